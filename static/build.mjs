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
const TARGET = ["es2020", "chrome87", "firefox90", "safari15"];

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

/** Join a page with its style and its script, so that one file is all of it. Returns the file's name. */
async function joinPage(name, script) {
  const read = (path) => readFile(join(ROOT, path), "utf8");
  const folder = "static/src/standalone";
  const parts = { style: await read(`${folder}/${name}.css`), script: await read(`static/dist/${script}`) };
  let page = await read(`${folder}/${name}.html`);
  for (const [part, text] of Object.entries(parts)) page = page.replace(`/*${part}*/`, () => text.replaceAll("</", "<\\/"));
  await writeFile(join(DIST, `${name}.html`), page);
  return `${name}.html`;
}

const entryPoints = [
  join(ROOT, "static/site.css"),
  ...(await files("static/src", ".js")),
  ...(await files("static/img", ".svg")),
  ...(await files("static/img", ".png")),
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
  loader: { ".svg": "copy", ".png": "copy", ".wasm": "copy" },
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: TARGET,
  metafile: true,
  logLevel: "warning",
});

// Scripts that stand alone, each in one file: a service worker, and the script of the page that anyone may keep.
const alone = await build({
  absWorkingDir: ROOT,
  entryPoints: await files("static/src/standalone", ".js"),
  outdir: DIST,
  entryNames: "[name].[hash]",
  bundle: true,
  format: "iife",
  minify: true,
  target: TARGET,
  metafile: true,
  logLevel: "warning",
});
const outputs = { ...metafile.outputs, ...alone.metafile.outputs };

const manifest = {};
for (const [output, { entryPoint }] of Object.entries(outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(output);
}
manifest["verificar.html"] = await joinPage("verificar", manifest["verificar.js"]);
const built = [...Object.keys(outputs), `static/dist/${manifest["verificar.html"]}`];
await Promise.all(built.map((output) => compress(join(ROOT, output))));

// Last, and in one step: a manifest that exists names files that exist.
await writeFile(join(DIST, "manifest.tmp"), JSON.stringify(manifest, null, 2));
await rename(join(DIST, "manifest.tmp"), join(DIST, "manifest.json"));
