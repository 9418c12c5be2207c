/** Names of this platform whose values no log may hold: sessions, device marks, login codes, request signatures, signed media addresses. */
// prettier-ignore
export const secrets = [
  'sessdata', 'bili_jct', 'dedeuserid', 'dedeuserid__ckmd5', 'buvid3', 'buvid4', 'buvid_fp',
  'ac_time_value', 'bili_ticket', 'qrcode_key', 'tv_code', 'w_rid', 'upsig', 'wssecret',
  'refresh_token', 'refresh_csrf',
]
