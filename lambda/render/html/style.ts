/** How a page looks: light and dark by what the reader's system says, and on paper. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--card:#f6f7f9;--text:#1b2027;--dim:#57606a;--line:#d5dae0;--link:#0b5cad;
--kept:#0f766e;--condemned:#b45309;--gone:#6d28d9;--bad:#b42318;--badbg:#fdeeec;--plain:#57606a;
--h1:#e8f1f8;--h2:#c9dff0;--h3:#9fc5e3;--h4:#6ea5d2;--h5:#2f6ea8;--on5:#fff}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0f1317;--card:#181e25;--text:#e7eaee;--dim:#a0abb6;--line:#313a44;--link:#7db8f5;
--kept:#2dbfae;--condemned:#f0a742;--gone:#b79cf7;--bad:#ff9d92;--badbg:#2b1715;--plain:#a0abb6;
--h1:#16232f;--h2:#1b3145;--h3:#21435f;--h4:#28577d;--h5:#8cc4f2;--on5:#0f1317}}
*{box-sizing:border-box}
html{background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
a{color:var(--link)}
h1{font-size:1.5rem;line-height:1.2;margin:0}
h2{font-size:1.25rem;line-height:1.3;margin:2.75rem 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.4rem 0}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.command{display:inline-block;background:var(--card);border:1px solid var(--line);border-radius:.3rem;padding:.15rem .5rem;user-select:all}
i{font-style:normal;color:var(--dim);font-size:.85em;font-weight:400}
.dim,small{color:var(--dim)}
small,.note{font-size:.8125rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.5rem;z-index:1}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.over{margin:0 0 .35rem;color:var(--dim);font-size:.875rem}
.mode{border:1px solid var(--line);border-radius:1rem;padding:.05rem .6rem;color:var(--text)}
.went{font-size:1.75rem;line-height:1.25;margin:1.5rem 0 .25rem;max-width:52rem;text-wrap:balance}
.rest{font-size:1.0625rem;max-width:46rem;overflow-wrap:anywhere}
.need{font-weight:600}
.need.act,.act .tag{color:var(--bad)}
.need.act a{color:var(--bad)}
.need.good span{color:var(--kept)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1.25rem 0 .75rem}
.tiles div{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--plain);border-radius:.4rem;padding:.6rem .8rem}
.tiles dt{font-size:.875rem;color:var(--dim)}
.tiles dd{margin:0}
.tiles b{display:block;font-size:1.5rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tiles small{display:block}
.tiles .k-kept{border-top-color:var(--kept)}
.tiles .k-condemned{border-top-color:var(--condemned)}
.tiles .k-gone{border-top-color:var(--gone)}
.tiles .saved{border-top-color:var(--link)}
.bar{display:block;width:100%;height:.6rem;border-radius:.2rem;background:var(--card)}
.f-kept{fill:var(--kept)}
.f-condemned{fill:var(--condemned)}
.f-gone{fill:var(--gone)}
.f-plain{fill:var(--plain)}
.notices{list-style:none;padding:0;margin:.75rem 0;display:grid;gap:.6rem}
.notices>li{border:1px solid var(--line);border-left:4px solid var(--plain);border-radius:.4rem;padding:.6rem .9rem}
.notices>li.act{border-left-color:var(--bad);background:var(--badbg)}
.act li,.look li{margin:.1rem 0}
@media (min-width:56rem){.notices{grid-template-columns:1fr 1fr}.notices>.act{grid-column:1/-1}}
.notices ul{margin:.25rem 0 0;padding-left:1.1rem;overflow-wrap:anywhere}
.tag{font-size:.75rem;text-transform:uppercase;letter-spacing:.04em;border:1px solid currentColor;border-radius:.25rem;padding:0 .35rem;margin-right:.3rem;color:var(--dim)}
.act .dim{color:var(--text)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.35rem .6rem;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600}
th:first-child,td:first-child{padding-left:0;text-align:left}
tbody th{font-weight:400;text-align:left;overflow-wrap:anywhere}
thead th{font-size:.8125rem;color:var(--dim);vertical-align:bottom;white-space:nowrap}
.plain td:last-child,.plain th:last-child{text-align:left;overflow-wrap:anywhere}
#held~table td,#held~table th+th,#held~table td:last-child{text-align:right;white-space:nowrap}
.coming th:nth-child(2){text-align:left}
.coming td:first-child,.days th{white-space:nowrap}
.days{width:auto}
summary{cursor:pointer;color:var(--link);margin:.4rem 0}
.gap{display:block}
.scroll{overflow-x:auto}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:2rem 3rem}
figure{margin:.5rem 0 0;min-width:0}
figure.wide{grid-column:1/-1}
.bars th,.bars td{border:0;padding-top:.2rem;padding-bottom:.2rem}
.bars td{vertical-align:top;white-space:nowrap}
.bars .bar{margin-top:.15rem;height:.5rem}
.key span{margin-right:.9rem;font-size:.875rem}
.key span:before{content:"";display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;margin-right:.35rem;vertical-align:-.05rem;background:var(--plain)}
.key .k-kept:before{background:var(--kept)}
.key .k-condemned:before{background:var(--condemned)}
.key .k-gone:before{background:var(--gone)}
.ages{min-width:40rem;table-layout:fixed}
.ages td,.ages th{text-align:center;padding:.35rem .3rem;border:2px solid var(--bg)}
.ages thead th{white-space:normal}
.ages small{display:block}
.ages [class^=h] small{color:inherit}
.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3)}.h4{background:var(--h4);color:#000}.h5{background:var(--h5);color:var(--on5)}
@media screen and (prefers-color-scheme:dark){.h4{color:#fff}}
.tools{display:flex;flex-wrap:wrap;gap:.4rem .75rem;align-items:center;margin:.75rem 0}
.tools[hidden]{display:none}
.tools input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--dim);border-radius:.3rem;padding:.35rem .6rem;min-width:min(20rem,100%)}
#count{color:var(--dim)}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
thead button{font-weight:600;min-height:1.75rem}
thead [aria-sort] button:after{content:" ▾";color:var(--text)}
thead [aria-sort=ascending] button:after{content:" ▴"}
#repositories>tbody button{color:var(--link);overflow-wrap:anywhere}
#repositories>tbody button:before{content:"▸ "}
#repositories>tbody button[aria-expanded=true]:before{content:"▾ "}
#repositories>tbody>tr:not(.detail)>td{white-space:nowrap}
#repositories tr[hidden]{display:none}
.detail>td{padding:.25rem 0 1rem;text-align:left;border-bottom:2px solid var(--line)}
.detail .in{border-left:3px solid var(--line);padding:.1rem 0 .1rem 1rem;margin-left:.3rem}
.detail h3{margin-top:.7rem}
.detail table{font-size:.875rem;table-layout:fixed}
.detail thead th:nth-child(1){width:40%}.detail thead th:nth-child(2),.detail thead th:nth-child(3),.detail thead th:nth-child(4){width:6.5rem}
.detail td,.detail th,.detail td:last-child,.detail th:last-child{text-align:left}
.detail td{overflow-wrap:anywhere}
.detail td.n{white-space:nowrap}
.detail ul{margin:0;padding-left:1rem}
.detail .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.75rem;color:var(--dim);display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
@media (max-width:40rem){main{padding-top:1rem}.went{font-size:1.375rem}.tiles{grid-template-columns:1fr 1fr;gap:.5rem}.tiles b{font-size:1.2rem}.saved{grid-column:1/-1}
#repositories .wide{display:none}th,td{padding-left:.35rem;padding-right:.35rem}.detail .s{display:none}.detail thead th:nth-child(2){width:4.5rem}.detail .in{padding-left:.5rem}}
@media print{:root{color-scheme:light}html{font-size:11px}main{max-width:none;padding:0}.tools,.skip,.command{display:none}.scroll{overflow:visible}.tiles{grid-template-columns:repeat(5,1fr)}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}tr,figure,.notices>li{break-inside:avoid}h2{break-after:avoid}a{color:inherit}}
`;
