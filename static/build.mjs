/**
 * Build what browsers fetch: static/dist/<name>.<hash>.<ext>, each with .br and .gz beside it, and manifest.json,
 * which names them ({"site.css": "site.1A2B3C4D.css", …}). Hashed names let the server say "cache for ever".
 */
import { execFileSync } from "node:child_process";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "static/dist");

/** Find Bootstrap's stylesheet inside the Python package that brings it, so that one lock decides its version. */
function bootstrap() {
  const ask = "from importlib.util import find_spec; print(find_spec('flask_bootstrap').submodule_search_locations[0])";
  const home = execFileSync(join(ROOT, ".venv/bin/python"), ["-c", ask], { encoding: "utf8" }).trim();
  return join(home, "static/bootstrap5/css/bootstrap.min.css");
}

async function files(folder, ending) {
  const names = await readdir(join(ROOT, folder));
  return names.filter((name) => name.endsWith(ending)).map((name) => join(ROOT, folder, name));
}

/** Write the file's compressed twins; the server chooses by Accept-Encoding and never compresses at run time. */
async function compress(path) {
  const content = await readFile(path);
  // wasm takes seconds at 11 and gains 3 %
  const params = { [constants.BROTLI_PARAM_QUALITY]: extname(path) === ".wasm" ? 9 : 11 };
  await Promise.all([
    promisify(brotliCompress)(content, { params }).then((data) => writeFile(`${path}.br`, data)),
    promisify(gzip)(content, { level: 9 }).then((data) => writeFile(`${path}.gz`, data)),
  ]);
}

const entryPoints = [
  join(ROOT, "static/site.css"),
  ...(await files("static/src", ".js")),
  ...(await files("static/img", ".svg")),
  fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")),
];

await rm(DIST, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints,
  outdir: DIST,
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  alias: { "bootstrap.min.css": bootstrap() },
  loader: { ".svg": "copy", ".wasm": "copy" },
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["es2020", "chrome87", "firefox90", "safari15"],
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(output);
}
await Promise.all(Object.keys(metafile.outputs).map((output) => compress(join(ROOT, output))));

// Last, and in one step: a manifest that exists names files that exist.
await writeFile(join(DIST, "manifest.tmp"), JSON.stringify(manifest, null, 2));
await rename(join(DIST, "manifest.tmp"), join(DIST, "manifest.json"));
