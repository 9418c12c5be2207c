/** Names of this platform whose values no log may hold: sessions, request signatures, signed media addresses. */
// prettier-ignore
export const secrets = [
  'passtoken', 'usertoken', 'kuaishou.server.web_st', 'kuaishou.server.web_ph',
  'kuaishou.server.webday7_st', 'kuaishou.server.webday7_ph', 'kuaishou.web.cp.api_st',
  'kuaishou.web.cp.api_ph', '__ns_sig3', '__ns_hxfalcon', '__nstokensig', 'kww', 'pkey', 'tag_s',
]
