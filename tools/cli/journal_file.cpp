#include "tools/cli/journal_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/input/input_fingerprint.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_line = "nines journal 2\n";
constexpr std::size_t frame_head = 16;  // Length and checksum.
constexpr std::size_t largest_block = std::size_t{256} * 1024;
constexpr auto flush_after = std::chrono::seconds(1);

std::string error_text(int error) {
  return std::generic_category().message(error);
}

void put_word(std::string& bytes, std::uint64_t word) {
  for (int byte = 0; byte < 8; ++byte, word >>= 8U) bytes += static_cast<char>(word & 0xffU);
}

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t word = 0;
  for (std::size_t byte = 0; byte < 8; ++byte) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[at + byte])} << (8 * byte);
  }
  return word;
}

std::string framed(std::string_view bytes) {
  std::string frame;
  frame.reserve(frame_head + bytes.size());
  put_word(frame, bytes.size());
  // The length is in the checksum: a page of zeros is no frame of no bytes.
  put_word(frame, fnv_1a(bytes, fnv_1a(frame)));
  frame += bytes;
  return frame;
}

std::string head_of(const JournalOwner& owner) {
  return fmt::format("{}\n{:016x}\n{}\n", owner.version, owner.fingerprint, owner.command);
}

/// All of `count` bytes at `at`, or fewer where the file ends or cannot be read.
std::string read_at(int descriptor, std::uint64_t at, std::uint64_t count) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t part =
        pread(descriptor, bytes.data() + got, bytes.size() - got, static_cast<off_t>(at + got));
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) break;
    got += static_cast<std::size_t>(part);
  }
  bytes.resize(got);
  return bytes;
}

/// 0, or why not all of it could be written.
int write_at(int descriptor, std::uint64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t part = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return errno;
    if (part == 0) return ENOSPC;
    bytes.remove_prefix(static_cast<std::size_t>(part));
    at += static_cast<std::uint64_t>(part);
  }
  return fdatasync(descriptor) == 0 ? 0 : errno;
}

std::string line_of(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// Why the journal of one owner is none of another, empty where it is the same.
std::string refuse_owner(std::string_view head, const JournalOwner& owner) {
  if (head == head_of(owner)) return {};
  const std::string version = line_of(head);
  (void)line_of(head);
  const std::string command = line_of(head);
  if (version != owner.version) {
    return fmt::format(
        "was written by nines {0}, and this is {1}\n"
        "  hint: go on with nines {0}, or name another file to begin anew",
        printable(version), owner.version);
  }
  if (command == owner.command) {
    return "is of the same command, but the scenarios, defaults or prices have changed since\n"
           "  hint: take the change back to go on, or name another file to begin anew";
  }
  return fmt::format(
      "is of another run\n  it holds: {}\n  this is:  {}\n"
      "  hint: give the command that it holds to go on, or name another file to begin anew",
      printable(command), printable(owner.command));
}

/// Whether the path still leads to this open file.
bool is_at(const fs::path& path, int descriptor) {
  struct stat here {};
  struct stat opened {};
  return stat(path.c_str(), &here) == 0 && fstat(descriptor, &opened) == 0 &&
         here.st_dev == opened.st_dev && here.st_ino == opened.st_ino;
}

/// Takes the file for this process alone. Error: why it cannot be had.
tl::expected<int, std::string> open_alone(const fs::path& path) {
  const auto refuse = [](std::string why) { return tl::unexpected<std::string>(std::move(why)); };
  std::error_code ignored;
  for (;;) {
    const bool exists = fs::exists(path, ignored);
    if (exists && !fs::is_regular_file(path, ignored)) return refuse("is no file");
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      return refuse((exists ? "cannot be opened: " : "cannot be made: ") + error_text(errno));
    }
    const int error = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    // Another process may have removed it between the two: one that found no room for its head.
    if (error == 0 && is_at(path, descriptor)) return descriptor;
    close(descriptor);
    if (error == EWOULDBLOCK) {
      return refuse(
          "is in use by another run\n  hint: wait until it has ended, or name another file");
    }
    if (error != 0) return refuse("cannot be locked: " + error_text(error));
  }
}

}  // namespace

JournalFile::JournalFile(int descriptor, std::uint64_t begin)
    : descriptor_(descriptor),
      next_(begin),
      end_(begin),
      flushed_(std::chrono::steady_clock::now()) {}

JournalFile::~JournalFile() {
  flush();
  close(descriptor_);
}

tl::expected<std::unique_ptr<JournalFile>, std::string> JournalFile::open(
    const fs::path& path, const JournalOwner& owner) {
  const auto refuse = [&](const std::string& why) {
    return tl::unexpected(fmt::format("--resume: \"{}\" {}", printable(path.string()), why));
  };
  const auto descriptor = open_alone(path);
  if (!descriptor) return refuse(descriptor.error());
  std::unique_ptr<JournalFile> file(new JournalFile(*descriptor, first_line.size()));
  const std::string wrong = file->begin(path, owner);
  if (!wrong.empty()) return refuse(wrong);
  return file;
}

std::string JournalFile::begin(const fs::path& path, const JournalOwner& owner) {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) return "cannot be read: " + error_text(errno);
  size_ = static_cast<std::uint64_t>(status.st_size);
  const std::string head = std::string(first_line) + framed(head_of(owner));
  // The process that made it may have died before its head was whole.
  if (size_ < head.size() && head.starts_with(read_at(descriptor_, 0, head.size()))) {
    if (const int error = write_at(descriptor_, 0, head); error != 0) {
      if (size_ == 0) unlink(path.c_str());
      return "cannot be made: " + error_text(error);
    }
    size_ = head.size();
  }
  const auto owner_text = frame_at(first_line.size());
  if (read_at(descriptor_, 0, first_line.size()) != first_line || !owner_text) {
    return "is no journal of a run, and is left alone\n  hint: name a file that is not there yet";
  }
  std::string refused = refuse_owner(*owner_text, owner);
  if (!refused.empty()) return refused;
  next_ = first_line.size() + frame_head + owner_text->size();
  find_end();
  return {};
}

std::optional<std::string> JournalFile::frame_at(std::uint64_t at) const {
  if (at + frame_head > size_) return std::nullopt;
  const std::string head = read_at(descriptor_, at, frame_head);
  if (head.size() < frame_head) return std::nullopt;
  const std::uint64_t length = word_at(head, 0);
  if (length > size_ - at - frame_head) return std::nullopt;
  std::string bytes = read_at(descriptor_, at + frame_head, length);
  if (bytes.size() < length) return std::nullopt;
  const std::string_view length_bytes = std::string_view(head).substr(0, 8);
  if (fnv_1a(bytes, fnv_1a(length_bytes)) != word_at(head, 8)) return std::nullopt;
  return bytes;
}

void JournalFile::find_end() {
  end_ = next_;
  while (const auto block = frame_at(end_)) end_ += frame_head + block->size();
  cut_off_ = size_ - end_;
}

std::optional<sim::JournalBlock> JournalFile::next() {
  if (next_ >= end_) return std::nullopt;
  const auto bytes = frame_at(next_);
  auto block = bytes ? sim::decode_block(*bytes) : std::nullopt;
  if (!block) throw sim::JournalMismatch("the journal cannot be read any more");
  next_ += frame_head + bytes->size();
  return block;
}

void JournalFile::append(std::uint64_t experiment, sim::ReplicationId id, std::string_view result) {
  if (!failure_.empty()) return;
  const bool follows = pending_count_ > 0 && pending_.experiment == experiment &&
                       pending_.first + pending_count_ == id.value;
  if (!follows) {
    flush();
    pending_.experiment = experiment;
    pending_.first = id.value;
  }
  sim::add_result(pending_.results, result);
  ++pending_count_;
  const auto waited = std::chrono::steady_clock::now() - flushed_;
  if (pending_.results.size() >= largest_block || waited >= flush_after) flush();
}

void JournalFile::flush() {
  if (pending_count_ == 0 || !failure_.empty()) return;
  const std::string frame = framed(sim::encode_block(pending_));
  int error = 0;
  // What an earlier process left half-written goes now, when there is something to put there.
  if (size_ > end_ && ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) error = errno;
  if (error == 0) error = write_at(descriptor_, end_, frame);
  if (error == 0) {
    end_ += frame.size();
    size_ = end_;
  } else {
    failure_ = error_text(error);
    // Half a block would be found and dropped by the next process as well.
    (void)(ftruncate(descriptor_, static_cast<off_t>(end_)) == 0);
  }
  pending_.results.clear();
  pending_count_ = 0;
  flushed_ = std::chrono::steady_clock::now();
}

}  // namespace tools
