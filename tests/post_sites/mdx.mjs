// Compile the posts of a folder, MDX or Markdown, and render each as a page: node mdx.mjs HOME POSTS PAGES
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [home, posts, pages] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(home, "node_modules", name)).href);
const { evaluate } = await load("@mdx-js/mdx/index.js");
const runtime = await load("react/jsx-runtime.js");
const { renderToStaticMarkup } = (await load("react-dom/server.node.js")).default;
const plugins = [(await load("remark-gfm/index.js")).default, (await load("remark-frontmatter/index.js")).default];
const { parse } = createRequire(join(home, "package.json"))("yaml");
const { jsx, Fragment } = runtime.default;
const options = { ...runtime.default, remarkPlugins: plugins };

for (const file of readdirSync(posts)) {
  const text = readFileSync(join(posts, file), "utf8");
  const front = parse(text.split(/^---$/m)[1] ?? "");
  let body;
  try {
    const { default: Post } = await evaluate(text, { ...options, format: file.endsWith(".mdx") ? "mdx" : "md" });
    body = renderToStaticMarkup(jsx(Post, {}));
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    process.exitCode = 1;
    continue;
  }
  const folder = join(pages, basename(file).replace(/\.mdx?$/, ""));
  mkdirSync(folder, { recursive: true });
  const title = renderToStaticMarkup(jsx(Fragment, { children: String(front.title) }));
  writeFileSync(join(folder, "index.html"), `<div id="title">${title}</div><div id="content">${body}</div>`);
}
