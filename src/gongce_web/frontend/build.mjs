// Builds ../static: app.js and app.css for every page; charts.js and each script of scripts/
// and style of sheets/ for the pages that ask for it.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const out = new URL("../static/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const common = { bundle: true, minify: true, target: "es2022", format: "iife", outdir: out, legalComments: "none", logLevel: "error" };
const own = readdirSync("scripts").filter((name) => name.endsWith(".js"));
await build({ ...common, entryPoints: ["app.js", "charts.js", ...own.map((name) => `scripts/${name}`)], entryNames: "[name]" });
const sheets = readdirSync("sheets").filter((name) => name.endsWith(".css"));
await build({ ...common, entryPoints: ["app.css", ...sheets.map((name) => `sheets/${name}`)], entryNames: "[name]", loader: { ".woff2": "file", ".woff": "file" } });
for (const name of ["app.css", ...sheets]) {
  // Sizes of type follow the reader's: what is written in px is px at 100 %.
  const text = readFileSync(out + name, "utf8");
  writeFileSync(out + name, text.replace(/font-size:\s*([\d.]+)px/g, (_, size) => `font-size:${size / 16}rem`));
}
copyFileSync("favicon.svg", out + "favicon.svg");
for (const name of ["app.js", "charts.js", ...own, "app.css", ...sheets]) {
  const bytes = readFileSync(out + name);
  console.log(`${name} ${Math.round(bytes.length / 1024)} kB, ${Math.round(gzipSync(bytes).length / 1024)} kB compressed`);
}
