/**
 * The page's look. Lines differ by dash as well as by colour; the colours stay apart for those who see few of
 * them (after Okabe and Ito, darkened on light ground and lightened on dark).
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f3ee, #131517);
  --surface: light-dark(#fffefb, #1b1e21);
  --line: light-dark(#dcd8cf, #31363a);
  --ink: light-dark(#1e2124, #eeece7);
  --quiet: light-dark(#5b5f63, #a9adb0);
  --accent: light-dark(#0e655d, #63cbb9);
  --faint: light-dark(#c9c4b9, #474d52);
  --told: light-dark(#dcebe7, #16332f);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif;
}
main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 96px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; }
h2 { font-size: 21px; line-height: 1.3; margin: 0 0 8px; }
h3 { font-size: 16px; margin: 24px 0 4px; }
p { margin: 8px 0; max-width: 70ch; }
.quiet, figcaption, caption { color: var(--quiet); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 24px; margin: 24px 0; }
.statement li { margin: 8px 0; max-width: 78ch; }
.statement { padding-left: 20px; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 16px; margin: 24px 0 0; }
dt { font-size: 13px; color: var(--quiet); }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
code, pre { font: 14px/1.5 ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', 'Liberation Mono', monospace; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 16px 0; }
.pair figure { margin: 0; }
figcaption { font-size: 14px; max-width: 74ch; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 16px; margin: 12px 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px; }
.panel h4 { font-size: 14px; margin: 0; display: flex; gap: 8px; align-items: center; }
.chart { display: block; width: 100%; height: auto; }
.chart.wide { max-width: 820px; }
.tick { font-size: 12px; fill: var(--quiet); }
.small .tick { font-size: 11.5px; }
.grid { stroke: var(--line); stroke-width: 1; }
.zero { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 2; }
.line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; stroke-dasharray: var(--d, none); }
.band { fill: var(--c); opacity: 0.2; }
.dot { fill: var(--c); }
.c-plain { --c: var(--accent); }
.c-noise { --c: var(--quiet); }
.c-quiet { --c: var(--faint); stroke-width: 1.25; }
.c-apalu { --c: light-dark(#0072b2, #56b4e9); }
.c-apalu.line { stroke-width: 3; }
.c-gelu { --c: light-dark(#c04e00, #ff9a57); --d: 9 5; }
.c-relu { --c: light-dark(#00795a, #2fd0a2); --d: 2 5; }
.c-elu { --c: light-dark(#a04a7d, #e79cc8); --d: 12 4 2 4; }
.c-lrelu { --c: light-dark(#8a6400, #f0c24b); --d: 5 4; }
.c-tanh { --c: light-dark(#4a4f55, #c3c7ca); --d: 9 3 2 3 2 3; }
.c-learned-1 { --c: light-dark(#0072b2, #56b4e9); --d: 2 4; }
.c-learned-2 { --c: light-dark(#0072b2, #56b4e9); --d: 7 4; }
.c-learned-3 { --c: light-dark(#0072b2, #56b4e9); --d: 10 3 2 3; }
.panel .line { --d: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 8px 0; list-style: none; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.swatch { width: 36px; height: 12px; flex: none; }
.scroll { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 14px; padding: 0 0 8px; }
caption span { display: block; position: sticky; left: 0; max-width: min(100%, calc(100vw - 56px)); }
tbody th { min-width: 132px; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: middle; font-weight: 400; }
thead th { font-size: 13px; color: var(--quiet); vertical-align: bottom; }
.n { text-align: right; white-space: nowrap; }
.bar { width: 180px; min-width: 120px; height: 18px; display: block; margin-left: 12px; }
.told { background: var(--told); border-radius: 4px; padding: 1px 6px; font-weight: 600; }
details { margin: 12px 0; }
summary { cursor: pointer; color: var(--accent); font-size: 14px; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 560px) {
  main { padding: 24px 12px 64px; }
  section { padding: 16px 14px; }
  h1 { font-size: 25px; }
  .bar { width: 110px; min-width: 110px; margin-left: 2px; }
  .wide .tick { font-size: 19px; }
  .medium .tick { font-size: 14px; }
}
@media print {
  body { background: none; }
  section { break-inside: avoid; border: 0; padding: 0; }
}
`;
