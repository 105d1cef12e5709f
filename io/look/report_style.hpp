// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace io {

/// The style sheet of the report: light and dark, phone and A4. Maps stay on light paper, as their colours need it.
inline constexpr std::string_view kReportStyle = R"(
:root{color-scheme:light dark;--ink:#1d232b;--soft:#56606c;--paper:#fff;--line:#d5dae0;--tint:#f3f5f8;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#aab3bf;--paper:#161a20;--line:#39424e;--tint:#1f252d;--link:#7db7f2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI","DejaVu Sans",sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.2rem}
header{padding-top:1.6rem}
h1{font-size:1.9rem;line-height:1.2;margin:0}
h2{font-size:1.35rem;margin:2.4rem 0 .6rem;border-bottom:2px solid var(--line);padding-bottom:.2rem}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.8rem 0}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.4rem;background:var(--paper);padding:.3rem}
.sub,.note,figcaption,footer{color:var(--soft);font-size:.9rem}
.lead{padding-left:1.2rem;max-width:62rem}.lead li{margin:.45rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:.5rem;background:var(--tint);padding:.6rem .8rem}
.tiles b{display:block;font-size:1.55rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tiles span{display:block;color:var(--soft);font-size:.88rem}
figure{margin:1rem 0}
.wide{overflow-x:auto}
.wide:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
svg.map{display:block;width:100%;height:auto;max-height:900px;border:1px solid var(--line);background:#eef1f4}
.number{font:bold 25px system-ui,"DejaVu Sans",sans-serif;text-anchor:middle;fill:#111;stroke:#fff;stroke-width:6px;paint-order:stroke;stroke-linejoin:round}
.scale{font:24px system-ui,"DejaVu Sans",sans-serif;text-anchor:middle;fill:#222}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;padding:.6rem .8rem;margin:0;border:1px solid var(--line);border-top:0;font-size:.9rem;background:#fff;color:#1d232b}
.legend li{display:flex;align-items:center;gap:.5rem}
.swatch{width:28px;height:16px;flex:none}
figcaption{margin-top:.4rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.4rem 1.4rem;margin:.6rem 0}
.pairs{display:grid;grid-template-columns:1fr 1fr;gap:.8rem 2rem;margin:.6rem 0}.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem;break-inside:avoid}.pair h4{grid-column:1/-1}
.pair svg.chart{font-size:13px}.pair .chart figcaption{font-weight:400}h4{font-size:.95rem;margin:.3rem 0 .1rem}
@media (max-width:1000px){.pairs{grid-template-columns:1fr}}@media (max-width:480px){.pair{grid-template-columns:1fr}}
figure.chart{margin:0;break-inside:avoid}.chart figcaption{color:var(--ink);font-weight:600;margin:0 0 .1rem}
svg.chart{display:block;width:100%;max-width:30rem;height:auto;font:12px system-ui,"DejaVu Sans",sans-serif;fill:var(--ink)}
.chart .grid{stroke:var(--line)}.chart .axis{stroke:var(--soft)}.chart .mid{text-anchor:middle}.chart .end{text-anchor:end}
.chart .line{fill:none;stroke:#1b7fc4;stroke-width:2;stroke-linejoin:round}.chart .l1{stroke:#d95f02;stroke-dasharray:7 3}.chart .l2{stroke:#1b9e77;stroke-dasharray:2 3}
.chart .dots{stroke-width:6.5;stroke-linecap:round;stroke-dasharray:none}.chart .mark{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:4 3}
.chart .band{fill:#9aa7b5;fill-opacity:.38}
.chart .chosen{font-weight:600;stroke:var(--paper);stroke-width:4px;paint-order:stroke;stroke-linejoin:round}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.35;margin:.4rem 0 1rem}
table.narrow{width:auto;min-width:20rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--line)}
thead th{background:var(--tint);vertical-align:bottom}
tbody th{font-weight:600}
.keep{white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums}
td.s0,td.s1,td.s2,td.s3,td.su{border-left:9px solid #fef0d9}
td.s1{border-left-color:#fdcc8a}td.s2{border-left-color:#fc8d59}td.s3{border-left-color:#d7301f;font-weight:600}td.su{border-left-color:#b9b9b9;font-style:italic}
.heat td{border-left:1px solid #fff;color:#1d1208}.heat td.s0{background:#fef0d9}.heat td.s1{background:#fdcc8a}.heat td.s2{background:#fc8d59}.heat td.s3{background:#b3200f;color:#fff}.heat td.su{background:#e4e4e4}.heat td.score{color:var(--ink);font-weight:600}
.chain{display:flex;flex-wrap:wrap;gap:.3rem;list-style:none;margin:.2rem 0 .6rem;padding:0;font-size:.82rem}
.chain li{border:1px solid var(--line);border-left:9px solid #c9ced6;border-radius:.25rem;padding:.15rem .5rem;max-width:17rem}.chain li+li::before{content:"→ ";color:var(--soft)}
.chain span{color:var(--soft)}.chain .s0{border-left-color:#7fbf9b}.chain .s1{border-left-color:#fdae61}.chain .s2{border-left-color:#c51b8a}
@media (min-width:1000px),print{.stories{columns:2;column-gap:1.6rem}}
.words{max-width:62rem;break-inside:avoid;border-left:3px solid var(--line);padding-left:.9rem;margin:0 0 1rem}.words p{margin:.2rem 0 .3rem}.words h3{margin:.2rem 0}
.chains .who{min-width:13rem}
.chains td.s0,.chains td.s1,.chains td.s2{color:#1d1208;border-left:1px solid #fff}.chains td.s0{background:#d8efe2}.chains td.s1{background:#fde3c0}.chains td.s2{background:#f6c4de;font-weight:600}
.assumed{font-style:italic}
.warn{border-left:4px solid #c98a00;background:var(--tint);padding:.5rem .8rem .5rem 2rem;margin:.6rem 0}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.2rem 1rem 1rem;margin:1.2rem 0}.card h3{font-size:1.2rem;margin:.6rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;list-style:none;padding:0;margin:.3rem 0 .8rem}.facts b{font-variant-numeric:tabular-nums}
.swots{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}.swot{background:var(--tint);border-top:4px solid #1b9e77;padding:.3rem .8rem;min-width:0}
.swot h4{margin:.2rem 0}.swot ul{margin:.2rem 0;padding-left:1.1rem}.swot li{margin:.35rem 0}.swot small{display:block;color:var(--soft);line-height:1.3}.swot .none{color:var(--soft)}
.weakness{border-top-color:#d95f02}.opportunity{border-top-color:#1f78b4}.threat{border-top-color:#b3200f}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.3rem 1rem}dt{font-weight:600}dd{margin:0}
svg.bar{display:block;width:120px;height:12px}.bar .back{fill:var(--tint)}table.bars{width:auto}.site{break-inside:avoid}
.text{max-width:62rem}
footer{border-top:1px solid var(--line);margin-top:2.5rem;padding-top:.8rem;padding-bottom:2rem}
@media (max-width:640px){body{font-size:15px}h1{font-size:1.5rem}svg.map{width:720px;max-height:none}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}.tiles{grid-template-columns:1fr 1fr}.swots{grid-template-columns:1fr}}
@page{size:A4 landscape;margin:10mm}
@media print{:root{font-size:11px;color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--tint:#f3f5f8;--link:#000}
body{font-size:8.5pt;line-height:1.35;-webkit-print-color-adjust:exact;print-color-adjust:exact}header,main,footer{max-width:none;padding:0}nav,.skip{display:none}
.wide{overflow:visible}table{font-size:7.5pt;margin:.2rem 0 .6rem}th,td{padding:.12rem .35rem}.tiles{grid-template-columns:repeat(7,1fr);gap:.4rem}.tiles b{font-size:13pt}.number{font-size:30px}thead{display:table-header-group}tr,li,dd{break-inside:avoid}h2,h3,caption{break-after:avoid}
.card{break-before:page;break-inside:avoid;border:0;padding:0;margin:0}.swots{display:block;columns:2;column-gap:6mm}.swot{padding:.1rem .5rem;margin-bottom:.4rem}.swot li{margin:.15rem 0}.swot small{display:inline;font-size:6.8pt}
figure{break-inside:avoid}.charts{grid-template-columns:repeat(4,1fr);gap:.3rem .8rem}svg.map{max-height:136mm}h2{margin-top:1.2rem}p,li{orphans:3;widows:3}a{text-decoration:none}}
)";

}  // namespace io
