/// The page's style sheet: nothing is fetched, so that the page opens offline and years later.
enum Style {
    static let sheet = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d5dbe3; --paper: #ffffff;
          --good: #2f7d5b; --bad: #c8443c; --hold: #f3d9a4; --out: #f2b8b4; --accent: #2456a6; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa6b5; --line: #38424f;
          --paper: #14181e; --good: #4caf83; --bad: #e8736b; --hold: #5c4a1e; --out: #5e2724; --accent: #7fa8e8; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1040px; padding: 24px; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 32px 0 8px; }
        h3 { font-size: 15px; margin: 20px 0 4px; } .pairs th:first-child { width: 22%; } ol { padding-left: 28px; }
        li { overflow-wrap: anywhere; margin: 2px 0; }
        .banner { padding: 8px 12px; border: 1px solid var(--accent); border-radius: 6px; margin: 0 0 16px; }
        .verdict { display: inline-block; padding: 2px 10px; border-radius: 6px; color: #fff; background: var(--bad); }
        .verdict.verified { background: var(--good); } .verdict.inconclusive, .verdict.aborted { background: #8a6d1d; }
        .line { font-size: 16px; } .soft { color: var(--soft); }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 5px 10px 5px 0;
          border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
        th { color: var(--soft); font-weight: 600; }
        svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
        .rule { stroke: var(--line); } .good { fill: var(--good); } .bad { fill: var(--bad); }
        .outage { fill: var(--out); } .interval { fill: var(--hold); }
        polyline { fill: none; stroke-width: 1.6; } .p99 { stroke: var(--bad); } .median { stroke: var(--accent); }
        line.fault, line.recovered { stroke-width: 1.5; stroke-dasharray: 4 3; } line.fault { stroke: var(--bad); }
        line.recovered { stroke: var(--good); } svg text.fault { fill: var(--bad); font-weight: 600; }
        svg text.recovered { fill: var(--good); font-weight: 600; }
        details { margin: 8px 0; } code { font: 13px ui-monospace, monospace; }
        """
}
