// Runs Lighthouse over pages, one after the other in one browser: node lighthouse.mjs MODULES CHROMIUM ADDRESS…
// Prints a line of JSON for each page: its scores, 0 to 100, and the audits that cost some of them.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, chromium, ...addresses] = process.argv.slice(2);
const find = createRequire(pathToFileURL(`${modules}/`));
const load = (name) => import(pathToFileURL(find.resolve(name)));
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const browser = await launch({ chromePath: chromium, chromeFlags, logLevel: "silent" });
// It fetches robots.txt from within the page, whose policy lets nothing be fetched: of that file it can say nothing.
const skipAudits = ["robots-txt"];
const onlyCategories = ["performance", "accessibility", "best-practices", "seo"];
for (const address of addresses) {
  const { lhr } = await lighthouse(address, { port: browser.port, logLevel: "silent", onlyCategories, skipAudits });
  const scores = {}, costs = [];
  for (const category of Object.values(lhr.categories)) {
    scores[category.id] = Math.round(category.score * 100);
    for (const { id, weight } of category.auditRefs) {
      const { score, displayValue = "", explanation = "" } = lhr.audits[id];
      if (weight && score !== null && score < 1) costs.push(`${category.id}: ${id} ${score} ${displayValue}${explanation}`);
    }
  }
  console.log(JSON.stringify({ address, scores, costs }));
}
await browser.kill();
