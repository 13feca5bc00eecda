/** Every pair of text and ground that the page uses reaches 4.5 : 1; page-style.test.ts computes it. */
export const PAGE_COLOURS = {
  light: {
    ground: '#f6f7f9',
    panel: '#ffffff',
    text: '#1c2430',
    muted: '#5a6675',
    line: '#d5dbe3',
    edge: '#76818f',
    accent: '#1f4fa3',
    better: '#166534',
    worse: '#9f1f14',
    same: '#1d5568',
    open: '#7a4a00',
    warn: '#fff4d6',
    'warn-text': '#5c3b00',
    row: '#f1f4f8',
  },
  dark: {
    ground: '#0d1218',
    panel: '#141a22',
    text: '#e8edf4',
    muted: '#a3afbf',
    line: '#35404f',
    edge: '#7d8a9b',
    accent: '#8fbaff',
    better: '#6ee7a0',
    worse: '#ff9d92',
    same: '#7fd4e8',
    open: '#f2c46d',
    warn: '#3a2d10',
    'warn-text': '#ffe2a6',
    row: '#1b232d',
  },
} as const;

function scheme(name: keyof typeof PAGE_COLOURS): string {
  const colours = Object.entries(PAGE_COLOURS[name]).map(([variable, colour]) => `--${variable}:${colour}`);
  return [`color-scheme:${name}`, ...colours].join(';');
}

/** The page's appearance. Colours are variables, so that light, dark and paper differ in one place. */
export const PAGE_STYLE = `
:root{${scheme('light')}}
@media screen{:root[data-theme=dark]{${scheme('dark')}}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${scheme('dark')}}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99em}.skip:focus{left:1rem;top:1rem;background:var(--panel);padding:.5rem 1rem;z-index:9}
.wrap{max-width:82rem;margin:0 auto;padding:0 1rem}
.balance{background:var(--text);color:var(--ground);font-size:.9rem;padding:.5rem 0}
.balance.short{background:var(--warn);color:var(--warn-text);font-weight:600}
.balance p{margin:0}
h1{font-size:1.7rem;line-height:1.2;margin:1.2rem 0 .2rem}
h2{font-size:1.3rem;margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--line)}
h3{font-size:1rem;margin:1.6rem 0 .2rem}
.lead,.note{color:var(--muted);margin:.1rem 0 .6rem;max-width:60rem}
.note{font-size:.88rem}
nav{position:sticky;top:0;z-index:5;background:var(--ground);border-bottom:1px solid var(--line)}
nav .wrap{display:flex;gap:.8rem;align-items:center;padding-top:.4rem;padding-bottom:.4rem}
nav ul{display:flex;flex:1;gap:1rem;min-width:0;margin:0;padding:.2rem;overflow-x:auto;list-style:none;scrollbar-width:thin}
nav a{white-space:nowrap;text-decoration:none}
nav a:hover{text-decoration:underline}
nav button{flex:none}
button,select,input{font:inherit;font-size:.88rem;color:inherit;background:var(--panel);border:1px solid var(--edge);border-radius:.4rem;padding:.25rem .6rem;max-width:100%}
button{cursor:pointer;white-space:nowrap}
.warnings{background:var(--warn);color:var(--warn-text);border-radius:.5rem;padding:.6rem 1rem .6rem 2.2rem;margin:1rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem;margin:1rem 0}
.card,figure,.table{background:var(--panel);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin:1rem 0}
.cards .card{margin:0}
.card h3{margin:.1rem 0 .5rem;font-size:1.05rem}
.card dl{margin:0}.card dt{color:var(--muted);font-size:.78rem;text-transform:uppercase;letter-spacing:.05em;margin-top:.5rem}
.card dd{margin:0}.card dd strong{font-size:1.02rem}.card .detail{color:var(--muted);font-size:.85rem;display:block}
.card ul{margin:.7rem 0 0;padding-left:1.1rem;font-size:.85rem}
figure h3,.table h3{margin-top:0}
.chart{width:100%;min-height:200px;overflow:hidden}
.chart svg{max-width:100%;height:auto;display:block}
figure details,.foot details{font-size:.85rem}
summary{cursor:pointer;color:var(--accent)}
.scroll{overflow:auto;max-height:34rem;max-height:min(34rem,80vh)}
table{border-collapse:collapse;width:100%;font-size:.86rem;font-variant-numeric:tabular-nums}
figure,.table{min-width:0}
th,td{padding:.28rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap;text-align:left;vertical-align:top}
tbody th,thead th:first-child{position:sticky;left:0;background:var(--panel);z-index:1}
thead th{position:sticky;top:0;background:var(--panel);z-index:2;vertical-align:bottom}
thead th:first-child{z-index:3}
thead th button{border:0;padding:0;background:none;font-weight:600;text-align:inherit;white-space:normal}
th.wide{min-width:7.5rem}
thead th button::after{content:"\\a0\\2195";color:var(--muted)}
th[aria-sort=ascending] button::after{content:"\\a0\\2191";color:var(--accent)}
th[aria-sort=descending] button::after{content:"\\a0\\2193";color:var(--accent)}
tbody th{font-weight:500}
tbody tr:hover,tbody tr:hover th{background:var(--row)}
.right{text-align:right}
.interval{color:var(--muted);font-size:.92em}
.missing{color:var(--muted)}
.missing abbr{text-decoration:none;cursor:help}
sup{font-size:.75em;line-height:0}
.reasons{color:var(--muted);font-size:.82rem;margin:.5rem 0 0;padding-left:1.6rem}
.better{color:var(--better);font-weight:600}.worse{color:var(--worse);font-weight:600}.same{color:var(--same)}.open{color:var(--open)}
.filters{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.3rem 0 .6rem}
.filters label{max-width:100%;min-width:0;color:var(--muted);font-size:.82rem;display:flex;gap:.3rem;align-items:center}
.filters select{max-width:16rem;min-width:0;text-overflow:ellipsis}
.filters output{color:var(--muted);font-size:.82rem}
.foot dl{display:grid;grid-template-columns:minmax(9rem,auto) 1fr;gap:.15rem 1rem;font-size:.87rem}
.foot dt{color:var(--muted)}.foot dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){.wrap{padding:0 .7rem}h1{font-size:1.35rem}.card,figure,.table{padding:.6rem .7rem}.foot dl{grid-template-columns:1fr}.foot dd{margin-bottom:.4rem}th,td{padding:.28rem .45rem}tbody th,thead th:first-child{min-width:5.8rem;max-width:8.5rem;white-space:normal;overflow-wrap:break-word}}
@media print{body{font-size:10pt;background:#fff}nav,.filters,.skip,figure details,thead th button::after{display:none}.wrap{max-width:none;padding:0}.scroll{max-height:none;overflow:visible}thead th,tbody th{position:static}table{font-size:7.5pt}th,td{padding:.1rem .25rem;white-space:normal}thead{display:table-header-group}tr,figure,.card{break-inside:avoid}h2,h3{break-after:avoid}.balance{background:none;color:inherit;border-bottom:1px solid var(--line)}}
`.trim();
