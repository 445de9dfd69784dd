"""STYLE: colours and lines of all figures, as classes.

The hues are Okabe and Ito's (Color Universal Design, 2008), which colour-blind readers tell apart;
what differs in colour differs in dashes or shape too. Variables, so that a page can have its own.
"""

STYLE = """
.unstuck-figure{max-width:100%;height:auto;font:12px system-ui,sans-serif;overflow:visible;
--ink:#1b1b1f;--soft:#6b6b76;--faint:#d7d7de;--paper:#fff;--reached:#0072b2;--ceiling:#b45f00;
--good:#007a5a;--bad:#c43c00;--one:#0072b2;--two:#b45f00;--three:#8a4f7d;--four:#6b6b76}
@media (prefers-color-scheme:dark){.unstuck-figure{--ink:#ececf1;--soft:#a5a5b2;--faint:#3d3d47;
--paper:#17171b;--reached:#56b4e9;--ceiling:#f0b040;--good:#2fc49a;--bad:#ff8a5c;--one:#56b4e9;
--two:#f0b040;--three:#dc9cc8;--four:#a5a5b2}}
@media print{.unstuck-figure{--ink:#000;--soft:#444;--faint:#bbb;--paper:#fff;--reached:#0072b2;
--ceiling:#b45f00;--good:#007a5a;--bad:#c43c00;--one:#0072b2;--two:#b45f00;--three:#8a4f7d;
--four:#6b6b76}}
.unstuck-figure text{fill:var(--ink)}.unstuck-figure .small{font-size:10px;fill:var(--soft)}
.unstuck-figure .name{font-style:italic}.unstuck-figure .value{font-size:10px}
.unstuck-figure .miss{fill:var(--bad)}
.unstuck-figure .node{fill:var(--paper);stroke:var(--ink);stroke-width:1.4}
.unstuck-figure .edge{fill:none;stroke:var(--soft);stroke-width:1.4}
.unstuck-figure .edge.head{fill:var(--soft)}.unstuck-figure .thin{fill:none;stroke:var(--soft);
stroke-width:1;opacity:.55}
.unstuck-figure .found{fill:none;stroke:var(--good);stroke-width:2}
.unstuck-figure .lacking{fill:none;stroke:var(--bad);stroke-width:2;stroke-dasharray:5 3}
.unstuck-figure .frame{fill:none;stroke:var(--faint)}.unstuck-figure .axis{stroke:var(--soft)}
.unstuck-figure .grid{stroke:var(--faint)}.unstuck-figure .bar{fill:var(--reached)}
.unstuck-figure .cell{fill:var(--reached)}.unstuck-figure .empty{fill:var(--faint)}
.unstuck-figure .constant{stroke:var(--soft);stroke-width:1.6;stroke-dasharray:2 2}
.unstuck-figure .ceiling{stroke:var(--ceiling);stroke-width:2.2}
.unstuck-figure .line{fill:none;stroke-width:1.8}.unstuck-figure .before{stroke:var(--three);
stroke-dasharray:6 3}.unstuck-figure .after{stroke:var(--good)}
.unstuck-figure .own{stroke:var(--one)}.unstuck-figure .held{stroke:var(--three);
stroke-dasharray:6 3}
.unstuck-figure .data{fill:var(--four)}.unstuck-figure .model{fill:var(--three)}
.unstuck-figure .training{fill:var(--two)}.unstuck-figure .generalisation{fill:var(--bad)}
.unstuck-figure .cold{fill:var(--paper);stroke:var(--faint);stroke-width:.6}
.unstuck-figure .plus{fill:var(--one)}.unstuck-figure .minus{fill:var(--two)}
.unstuck-figure .right{fill:var(--paper);stroke:var(--good);stroke-width:2}
.unstuck-figure .wrong{fill:var(--paper);stroke:var(--bad);stroke-width:2.4;stroke-dasharray:4 2}
.unstuck-figure .unasked{fill:var(--paper);stroke:var(--faint);stroke-width:1.4}
.unstuck-figure .holder{fill:none;stroke:var(--ink);stroke-width:1.6}
.unstuck-figure .unknown{fill:var(--faint)}.unstuck-figure .hit{fill:none;pointer-events:all}
"""
