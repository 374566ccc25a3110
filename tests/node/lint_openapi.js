// Has two linters of OpenAPI descriptions judge a file, whose path is the input, and prints the errors of each.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const path = readFileSync(0, "utf8").trim();
const folder = mkdtempSync(join(tmpdir(), "openapi-"));

const run = (command, args) => {
  const { stdout, stderr } = spawnSync(join("node_modules", ".bin", command), args, { encoding: "utf8", env: { ...process.env, REDOCLY_TELEMETRY: "off" } });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${command}: ${stdout} ${stderr}`);
  }
};

const redocly = run("redocly", ["lint", path, "--format=json"]);
const rules = join(folder, "spectral.json");
writeFileSync(rules, JSON.stringify({ extends: ["spectral:oas"] }));
const spectral = run("spectral", ["lint", path, "--ruleset", rules, "--format", "json", "--quiet", "--fail-severity", "error"]);
console.log(
  JSON.stringify({
    redocly: redocly.problems.filter((problem) => problem.severity === "error").map((problem) => problem.message),
    spectral: spectral.filter((problem) => problem.severity === 0).map((problem) => problem.message),
  }),
);
