/** Names of this platform whose values no log may hold: sessions, device and guest marks, request signatures, signed media addresses. */
// prettier-ignore
export const secrets = [
  'sessionid_ss', 'sid_tt', 'sid_guard', 'uid_tt', 'uid_tt_ss', 'passport_csrf_token',
  'passport_csrf_token_default', 'passport_auth_status', 'odin_tt', 'sso_uid_tt', 'sso_uid_tt_ss',
  'toutiao_sso_user', 'toutiao_sso_user_ss', 'n_mh', 'login_time', 'ttwid', 'ttwid_str', 's_v_web_id',
  'x-secsdk-csrf-token', 'bd-ticket-guard-client-data', 'sharetoken', 'a_bogus', 'x-bogus', 'mstoken',
  'verifyfp', 'fp', 'x-tt-params', 'gorgon', 'x-gorgon', 'x-argus', 'x-ladon', 'l2sign', 'x-orig-sign',
]
