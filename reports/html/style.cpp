#include "reports/html/style.hpp"

namespace strand::reports::html {

constexpr std::string_view page_style = R"css(
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d1d9e0;--grid:#e6eaee;
--card:#f6f8fa;--complete:#a6ddca;--late:#0072b2;--partial:#e69f00;--lost:#c24a00;--event:#a8558a;
--bytes:#56b4e9;--repair:#e69f00;--queue:#cc79a7;--header:#9aa4ae;--feedback:#0072b2;--pass:#00694d;
--fail:#b03a00;--warn:#8a5f00;
--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#b98000;--c5:#56b4e9;--c6:#1b1f24}
@media (prefers-color-scheme:dark){:root{--bg:#12161b;--fg:#e4e8ec;--dim:#9aa5b1;--line:#3b444e;
--grid:#262d35;--card:#1b2128;--complete:#0d5a46;--late:#56b4e9;--partial:#f0b429;--lost:#ff7a2e;
--event:#dd9cc3;--bytes:#2f86bd;--repair:#f0b429;--queue:#dd9cc3;--header:#6f7a86;
--feedback:#56b4e9;
--pass:#3ecfa3;--fail:#ff8a4c;--warn:#f0b429;
--c0:#56b4e9;--c1:#ff7a2e;--c2:#2fc79a;--c3:#dd9cc3;--c4:#f0e442;--c5:#4a90d9;--c6:#e4e8ec}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1160px;background:var(--bg);color:var(--fg);
font:15px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{font-size:26px;margin:0 0 4px}h1 .verdict{font-size:16px;vertical-align:4px;margin-left:10px}
h2{font-size:19px;margin:36px 0 6px;padding-top:12px;border-top:1px solid var(--line)}
h3{font-size:15px;margin:18px 0 4px}
p{margin:6px 0}.note{color:var(--dim);font-size:13.5px}
code{font:13px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.again{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:8px 12px;
display:block;margin:8px 0}
.verdict{display:inline-block;padding:1px 10px;border:2px solid currentColor;border-radius:12px}
.pass{color:var(--pass)}.fail{color:var(--fail)}.warn{color:var(--warn)}
.pass,.fail,.warn{font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:13.5px;margin:8px 0;font-variant-numeric:tabular-nums}
th,td{padding:3px 14px 3px 0;text-align:right;vertical-align:top;
border-bottom:1px solid var(--grid)}
th{color:var(--dim);font-weight:600;white-space:nowrap;vertical-align:bottom}
td{white-space:nowrap}.l{text-align:left}td.wrap{white-space:normal;overflow-wrap:anywhere}
.ended{min-width:250px}.key{display:inline-block;margin-right:16px;font-size:13.5px}
.key rect{stroke:var(--line)}.key svg{vertical-align:-1px}
.legend{margin:6px 0}
figure{margin:8px 0}figure>svg{display:block;width:100%;height:auto}
figure text{font:11.5px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--fg)}
figure text.dim{fill:var(--dim)}figure text.small{font-size:10px}
figure text.mark{fill:var(--bg);font-weight:700;font-size:10.5px}
.complete{fill:var(--complete)}.late{fill:var(--late)}.partial{fill:var(--partial)}
.lost{fill:var(--lost)}.unknown{fill:var(--line)}.bytes{fill:var(--bytes)}
.repair{fill:var(--repair)}.queue{fill:var(--queue)}
.header{fill:var(--header)}.feedback{fill:var(--feedback)}.drop{fill:var(--queue)}
.pairs{display:grid;gap:14px 20px;
grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr))}
.pair{margin:0;display:grid;grid-template-columns:1fr 1fr;gap:4px}
.pair img{display:block;width:100%;border:1px solid var(--line)}
figcaption{grid-column:1/3;display:grid;grid-template-columns:1fr 1fr;gap:0 4px;font-size:12.5px;
color:var(--dim);line-height:1.35}figcaption b{grid-column:1/3;font-weight:600;color:var(--fg)}
.grid{stroke:var(--grid);fill:none}.axis{stroke:var(--dim);fill:none}
.frame{fill:none;stroke:var(--line)}
.band{fill:var(--event);fill-opacity:.14}
.edge{stroke:var(--event);stroke-dasharray:3 3;fill:none}
.touched{fill:none;stroke:var(--event);stroke-width:1.8}
.badge{fill:var(--event)}.tail{stroke:var(--event);stroke-width:2;fill:none}
.deadline{stroke:var(--fg);stroke-width:1.5;stroke-dasharray:6 4;fill:none}
.curve{fill:none;stroke-width:2}.other{fill:none;stroke:var(--dim);stroke-width:.8;
stroke-opacity:.5}
.k0{stroke:var(--c0)}.k1{stroke:var(--c1);stroke-dasharray:8 3}.k2{stroke:var(--c2);
stroke-dasharray:3 2}
.k3{stroke:var(--c3);stroke-dasharray:10 3 2 3}.k4{stroke:var(--c4);stroke-dasharray:5 5}
.k5{stroke:var(--c5);stroke-dasharray:4 1.5}.k7{stroke:var(--c0);stroke-dasharray:2 4}
.k6{stroke:var(--c6);stroke-dasharray:12 3 3 3 3 3}
.dots{stroke:var(--bytes);stroke-width:7;stroke-linecap:round;stroke-opacity:.55;fill:none}
.range{stroke:var(--line);stroke-width:2;fill:none}.mean{stroke:var(--fg);stroke-width:2;fill:none}
.point{stroke:var(--bg);stroke-width:.8}.p0,.p7{fill:var(--c0)}.p1{fill:var(--c1)}
.p2{fill:var(--c2)}.p3{fill:var(--c3)}.p4{fill:var(--c4)}.p5{fill:var(--c5)}.p6{fill:var(--c6)}
.thin{stroke-width:1.3;stroke-opacity:.65}.whisker{fill:none;stroke:var(--dim);stroke-width:1}
.front{fill:none;stroke:var(--fg);stroke-width:7;stroke-opacity:.13;stroke-linejoin:round;
stroke-linecap:round}
.ring{fill:none;stroke:var(--fg);stroke-width:1.6}.dashed{stroke-dasharray:3 2}
.cross{fill:none;stroke:var(--fail);stroke-width:1.8}
.on td{background:var(--card);font-weight:600}
pre{font:12px/1.45 ui-monospace,"DejaVu Sans Mono",monospace;margin:8px 0}
#tip{position:absolute;display:none;pointer-events:none;background:var(--fg);color:var(--bg);
font-size:12.5px;padding:2px 8px;border-radius:4px;white-space:nowrap}
#cross{stroke:var(--fg);stroke-width:.8;display:none}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--dim:#444;--line:#999;--grid:#ddd;
--card:#fff;
--complete:#e4f2ec;--late:#9ccbe8;--partial:#c98a00;--lost:#5a1f00;--event:#8a3a6c;--bytes:#8cc7ea;
--repair:#a87400;--queue:#b0608c;--header:#9aa4ae;--feedback:#00456c;--pass:#00543d;--fail:#8a2c00;
--warn:#6b4a00;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a8558a;--c4:#8a6000;--c5:#2f8fc4;
--c6:#000}
body{max-width:none;padding:0;font-size:11pt;print-color-adjust:exact;
-webkit-print-color-adjust:exact}
.scroll{overflow:visible}h2,h3{break-after:avoid}tr{break-inside:avoid}#tip{display:none}
table{font-size:9pt}th,td{padding-right:8px}code,.key{font-size:9pt}figure{break-inside:avoid}
.legend,.note{break-after:avoid}}
@page{size:landscape;margin:12mm}
)css";

constexpr std::string_view page_script = R"js(
(function () {
  var strip = document.getElementById("strip"), tip = document.getElementById("tip");
  var cross = document.getElementById("cross");
  if (!strip || !tip || !cross) { return; }
  var from = Number(strip.dataset.from), wide = Number(strip.dataset.wide);
  var frames = Number(strip.dataset.frames), rate = Number(strip.dataset.rate);
  function hide() { tip.style.display = cross.style.display = "none"; }
  strip.addEventListener("mouseleave", hide);
  strip.addEventListener("mousemove", function (event) {
    var box = strip.getBoundingClientRect();
    var x = (event.clientX - box.left) * strip.viewBox.baseVal.width / box.width - from;
    if (0 > x || x >= wide) { hide(); return; }
    var frame = Math.floor(x * frames / wide);
    tip.textContent = "frame " + frame + (rate > 0 ? ", " + (frame / rate).toFixed(2) + " s" : "");
    tip.style.display = "block";
    tip.style.left = (event.pageX + 14) + "px";
    tip.style.top = (event.pageY + 14) + "px";
    var top = strip.dataset.top, bottom = strip.dataset.bottom;
    cross.setAttribute("d", "M" + (x + from) + " " + top + "V" + bottom);
    cross.style.display = "inline";
  });
}());
)js";

}  // namespace strand::reports::html
