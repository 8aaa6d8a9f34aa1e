// What an editor offers and shows in a scenario file: asks the language service that VS Code has
// for JSON. node schema_test.cjs PROGRAM FOLDER, with the package vscode-json-languageservice in
// FOLDER/node_modules. Where it is not there it says NOT RUN.

const { execFileSync } = require("child_process");
const { createRequire } = require("module");
const path = require("path");

const [program, folder] = process.argv.slice(2);

function languageService() {
  try {
    return createRequire(path.join(path.resolve(folder), "here.cjs"))("vscode-json-languageservice");
  } catch {
    console.log(`NOT RUN: npm install --prefix ${folder} vscode-json-languageservice@5`);
    process.exit(0);
  }
}

const { getLanguageService, TextDocument } = languageService();
const schema = JSON.parse(execFileSync(program, ["schema"], { encoding: "utf8" }));
const service = getLanguageService({});
service.configure({
  validate: true,
  schemas: [{ uri: "nines://schema", fileMatch: ["*.json"], schema }],
});

let failures = 0;
function check(what, holds, seen) {
  console.log(`${holds ? "ok" : "FAILED"}: ${what}${holds ? "" : ` ${JSON.stringify(seen)}`}`);
  if (!holds) failures += 1;
}

// The text with "|" where the cursor is.
function at(marked) {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create("file:///site.json", "json", 1, text);
  return { document, position: document.positionAt(offset), parsed: service.parseJSONDocument(document) };
}

async function offered(marked) {
  const { document, position, parsed } = at(marked);
  const list = await service.doComplete(document, position, parsed);
  return list.items.map((item) => item.label);
}

async function shown(marked) {
  const { document, position, parsed } = at(marked);
  const hover = await service.doHover(document, position, parsed);
  // Markdown escapes marks of punctuation.
  return hover === null ? "" : JSON.stringify(hover.contents).replaceAll("\\", "");
}

async function offers(what, marked, wanted) {
  const labels = await offered(marked);
  check(what, wanted.every((label) => labels.includes(label)), labels);
}

async function shows(what, marked, words) {
  const text = await shown(marked);
  check(what, text.includes(words), text);
}

async function main() {
  const web = (rest) => `{"architecture": {"auto_scaling_groups": {"web": {${rest}}}}}`;
  await offers("regions", '{"region": |}', ['"us-east-1"', '"ap-northeast-2"']);
  await offers("types of instances", web('"type": |'), ['"m5.large"', '"t3.micro"']);
  await offers("metrics", '{"objectives": {|}}', ["availability.requests", "recovery_time{fault=zone_power}"]);
  await offers("rules", '{"objectives": {"recovery_time": [|]}}', ['"p95 < 3min"']);
  await offers("rates of faults", '{"failures": {"zone_power": {"rate": |}}}', ['"0.0122/year"', '"1/month"']);
  await offers("rates of requests", '{"workload": {"demand": |}}', ['"100/s"']);
  await offers("durations", web('"check_interval": |'), ['"30s"', '"5min"']);
  await offers("sizes", web('"ebs": |'), ['"8GiB"']);
  await offers("keys", web('"m|"'), ["min", "max", "policies"]);

  await shows("a default", web('"check_inter|val": "30s"'), "Default: 30s");
  await shows(
    "the default of this fault and of no other",
    '{"failures": {"host_fault": {"ra|te": "1/year"}}}',
    "Default: 0.05/year"
  );
  await shows("what a metric means", '{"objectives": {"outages_|per_year": ["< 2"]}}', "Outages a year");

  const { document, parsed } = at('{"regoin": "us-east-1"}|');
  const problems = await service.doValidation(document, parsed);
  check("a key with a typing mistake is marked", problems.length === 1, problems);
  process.exit(failures === 0 ? 0 : 1);
}

main();
