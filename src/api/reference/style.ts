/** Look of the reference page: one column on a phone, index beside it where there is room. */
export const style = `
:root{--bg:#f6f7f9;--panel:#fff;--line:#e4e7eb;--text:#17191d;--sub:#59616b;--accent:#0a6cff;--ok:#0b7a4b;--bad:#b3261e;--code:#f1f3f6;--radius:14px;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--bg:#101216;--panel:#181b20;--line:#2a2f37;--text:#eef1f4;--sub:#a3acb7;--accent:#6ea8ff;--ok:#5fd39b;--bad:#ff8a80;--code:#1f242b}}
*{box-sizing:border-box}
html{scroll-padding-top:72px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
header{position:sticky;top:0;z-index:2;background:var(--panel);border-bottom:1px solid var(--line);padding:10px 16px;display:flex;gap:12px;align-items:center;flex-wrap:wrap}
header b{font-size:20px;letter-spacing:.2px}
header nav{display:flex;gap:14px;font-size:14px;margin-left:auto}
#find{flex:1 1 180px;max-width:420px;font:inherit;padding:8px 12px;border:1px solid var(--line);border-radius:999px;background:var(--bg);color:inherit}
.frame{max-width:1180px;margin:0 auto;padding:16px;display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
aside{display:none}
@media (min-width:960px){.frame{grid-template-columns:250px minmax(0,1fr)}aside{display:block;position:sticky;top:72px;align-self:start;max-height:calc(100vh - 88px);overflow:auto;font-size:14px}}
aside h2{font-size:13px;color:var(--sub);margin:14px 0 4px}
aside a{display:block;padding:3px 8px;border-radius:8px;color:inherit;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
aside a:hover{background:var(--code);text-decoration:none}
.intro{background:var(--panel);border:1px solid var(--line);border-radius:var(--radius);padding:16px 20px}
.intro h1{font-size:22px;margin:0 0 6px}
.intro p{margin:6px 0;color:var(--sub)}
main h2{font-size:20px;margin:28px 0 10px;display:flex;align-items:center;gap:10px}
main h2 i{width:12px;height:12px;border-radius:4px;display:inline-block}
details.end{scroll-margin-top:112px;background:var(--panel);border:1px solid var(--line);border-radius:var(--radius);margin:10px 0;overflow:hidden}
details.end>summary{cursor:pointer;padding:14px 18px;list-style:none;display:grid;gap:2px}
details.end>summary::-webkit-details-marker{display:none}
summary .path{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--sub);overflow-wrap:anywhere}
summary .path em{font-style:normal;color:var(--ok);font-weight:600;margin-right:8px}
.body{padding:0 18px 18px;border-top:1px solid var(--line)}
.body h3{font-size:14px;color:var(--sub);margin:16px 0 6px}
.note{font-size:14px;color:var(--sub);margin:12px 0 0}
form.try{display:grid;gap:10px;margin-top:12px}
form.try label{display:grid;gap:3px;font-size:14px}
form.try label span{color:var(--sub)}
form.try label b{font:600 14px ui-monospace,Menlo,Consolas,monospace}
form.try label b u{color:var(--bad);text-decoration:none}
form.try input,form.try select{font:14px ui-monospace,Menlo,Consolas,monospace;padding:9px 11px;border:1px solid var(--line);border-radius:10px;background:var(--bg);color:inherit;min-width:0;width:100%}
button{font:inherit;font-size:15px;border:0;border-radius:10px;padding:10px 18px;background:var(--accent);color:#fff;cursor:pointer;justify-self:start}
@media (prefers-color-scheme:dark){button{color:#0b1220}}
button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
button[disabled]{opacity:.5}
.tabs{display:flex;gap:6px}
.tabs button{background:var(--code);color:inherit;padding:5px 12px;font-size:13px}
.tabs button[aria-selected=true]{background:var(--text);color:var(--panel)}
pre{background:var(--code);border-radius:10px;padding:12px 14px;overflow:auto;max-height:420px;font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.state{font-size:14px;margin-top:12px}
.state.ok{color:var(--ok)}.state.bad{color:var(--bad)}
[hidden]{display:none!important}
`
