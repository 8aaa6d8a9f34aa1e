// The text of a region's price list.

#include <cmath>

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/price_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Folder& library = fuzz::scratch_library();
  library.write("prices/us-east-1.json", fuzz::text_of(data, size));
  using models::DatabaseDeployment;
  using models::DatabaseEngine;
  const auto book = tools::read_price_file(
      library.file("."), "us-east-1",
      {{"m5.large", "t3.micro"},
       {{"db.m5.large"},
        {"db.m5.large", DatabaseEngine::PostgreSql, DatabaseDeployment::MultiAz}}});
  if (!book) {
    fuzz::check_refusal(book.error());
    return 0;
  }
  for (const auto& [type, price] : book->instances) {
    fuzz::check(price.on_demand >= 0 && std::isfinite(price.on_demand), "a price is an amount");
  }
  for (const auto& [offer, price] : book->databases) {
    fuzz::check(price.on_demand >= 0 && std::isfinite(price.on_demand), "a price is an amount");
  }
  fuzz::check(!book->transfer_out.empty(), "whatever leaves has a price");
  return 0;
}
