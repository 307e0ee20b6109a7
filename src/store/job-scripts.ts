/**
 * Lua scripts: each changes a job in one atomic step, so that a killed process leaves it either
 * before or after the step, and so that a job can end only once whoever tries.
 */

/** KEYS job, live; ARGV id, now, then field/value pairs. Returns 1 when the job is new. */
export const CREATE_JOB = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1`;

/** KEYS job; ARGV field/value pairs. Returns 1 when the job lives and was changed. */
export const UPDATE_LIVE_JOB = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'terminalJson') == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1`;

/**
 * KEYS job, live; ARGV id, step, percent, message, time of the next heartbeat.
 * Returns the percent that counts (it never falls), or -1 when the job has ended.
 */
export const RECORD_PROGRESS = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'terminalJson') == 1 then return -1 end
local percent = math.max(tonumber(ARGV[3]), tonumber(redis.call('HGET', KEYS[1], 'percent') or '0'))
redis.call('HSET', KEYS[1], 'step', ARGV[2], 'percent', percent, 'message', ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
return percent`;

/**
 * KEYS job, live, undelivered; ARGV id, terminalJson, percent, now. Returns 1 when this call ended
 * the job, 0 when there is no living job, 2 when the job has come further than `percent`.
 */
export const SETTLE_JOB = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'terminalJson') == 1 then return 0 end
if tonumber(redis.call('HGET', KEYS[1], 'percent') or '0') > tonumber(ARGV[3]) then return 2 end
redis.call('HSET', KEYS[1], 'terminalJson', ARGV[2], 'percent', ARGV[3], 'endedAtMs', ARGV[4],
  'phase', 'ended', 'deliveryState', 'pending', 'deliveryAttempts', 0, 'deliverySinceMs', ARGV[4])
local request = cjson.decode(redis.call('HGET', KEYS[1], 'request'))
request.videoUrl = string.gsub(request.videoUrl, '[?#].*$', '')
redis.call('HSET', KEYS[1], 'request', cjson.encode(request))
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
return 1`;

/**
 * KEYS set; ARGV now, next time, limit, latest time that makes sense. Returns the members that are
 * due and moves each to its next time. Later than the latest means that a clock was put back.
 */
export const TAKE_DUE = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], 0, ARGV[1], 'LIMIT', 0, ARGV[3])
local stray = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[4], '+inf', 'LIMIT', 0, ARGV[3])
for _, id in ipairs(stray) do table.insert(due, id) end
for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return due`;

/**
 * KEYS job, lock; ARGV token, milliseconds, 1 for a terminal call. Returns 1 when the caller may
 * send: one call of a job is under way at a time, and no progress once the job has ended.
 */
export const ACQUIRE_SEND = `
if ARGV[3] == '0' and redis.call('HEXISTS', KEYS[1], 'terminalJson') == 1 then return 0 end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;

/** KEYS lock; ARGV token. Removes the lock where it is the token's own. */
export const RELEASE_LOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;

/** KEYS job, undelivered; ARGV id, state, attempts, http status, seconds to keep once it is closed. */
export const RECORD_DELIVERY = `
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) return 0 end
redis.call('HSET', KEYS[1], 'deliveryState', ARGV[2], 'deliveryAttempts', ARGV[3], 'deliveryHttpStatus', ARGV[4])
if ARGV[2] ~= 'pending' then
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return 1`;

/** KEYS job, undelivered; ARGV id, now. Returns 1 when there is a terminal callback to deliver. */
export const RESTART_DELIVERY = `
if redis.call('HEXISTS', KEYS[1], 'terminalJson') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'deliveryState', 'pending', 'deliveryAttempts', 0, 'deliveryHttpStatus', '',
  'deliverySinceMs', ARGV[2])
redis.call('PERSIST', KEYS[1])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1`;

/**
 * KEYS job, lease; ARGV holder, milliseconds. Returns 1 when the lease is the holder's, 2 when it is
 * another's, 0 when there is no living job.
 */
export const TAKE_LEASE = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'terminalJson') == 1 then return 0 end
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return 2 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 1`;
