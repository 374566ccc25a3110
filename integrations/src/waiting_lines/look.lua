-- Finds or adds those who ask, then lets in whose turn it is; the same as `LocalLines` of the kernel, in one step.
-- KEYS: the line (place by number), when each place was last asked for, when each was let in, and facts about the line.
-- ARGV: now, when it opens, the time between two, whether it is paused, whether it has begun as far as who asks knows, four
-- periods (all in milliseconds), and how many are skipped at once; then for each who asks: the place, whether it joins, its
-- number or '', when it was let in or '', the number it draws, and since when it may join again or ''.
-- Returns when the line began, how many wait, were let in and have left, and the lowest number or -1; then for each who asks
-- 0, its number and how many are before it, or 1, when it was let in and 0, or 2, 0 and 0 for nowhere.
local line, seen, admitted, facts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, opens, interval = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local paused, has_begun = ARGV[4] == '1', ARGV[5] == '1'
local absent, rebuild, silence, kept = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local most_skipped = tonumber(ARGV[10])
local FIRST, EACH = 11, 6

-- Numbers have up to 51 bits; Lua alone would write them in 14 digits.
local function exact(number)
  return string.format('%.0f', number)
end

local function fact(name, default)
  return tonumber(redis.call('HGET', facts, name) or default)
end

local began = fact('began', now)
local closed_until = fact('closed_until', has_begun and now + rebuild or now)
local last = fact('last', 0)
if now - fact('asked', now) > silence and redis.call('ZCARD', line) > 0 then
  closed_until = now + rebuild
end

for i = FIRST, #ARGV, EACH do
  local place, joins, held, let_in, draw, again_before =
    ARGV[i], ARGV[i + 1] == '1', ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local at = redis.call('HGET', admitted, place)
  local waits = tonumber(redis.call('ZSCORE', line, place) or nil)
  -- Whoever has a later number has joined again since.
  if not at and let_in ~= '' and (not waits or waits < tonumber(let_in) * 1000) then
    at = let_in
  end
  if at and again_before ~= '' and tonumber(at) < tonumber(again_before) then
    redis.call('HDEL', admitted, place)
    at, held = false, ''
  end
  if at then
    redis.call('HSET', admitted, place, at)
    if waits then
      redis.call('ZREM', line, place)
      redis.call('HDEL', seen, place)
    end
  elseif waits then
    redis.call('HSET', seen, place, exact(now))
  elseif held ~= '' or joins then
    if held ~= '' and now - began < rebuild then
      closed_until = math.max(closed_until, began + rebuild)
    end
    local number = held
    if held == '' and now < opens and last == 0 then
      number = draw
    elseif held == '' then
      last = math.max(now * 1000, last + 1)
      number = exact(last)
    end
    redis.call('ZADD', line, number, place)
    redis.call('HSET', seen, place, exact(now))
  end
end

local left = fact('left', 0)
if not paused and now >= math.max(opens, closed_until) then
  local paced = math.max(fact('paced', 0), now - math.max(interval, 1000), opens - interval)
  local skipped = 0
  while paced + interval <= now and skipped < most_skipped do
    local first = redis.call('ZPOPMIN', line)
    local place = first[1]
    if not place then break end
    left = left + 1
    if tonumber(redis.call('HGET', seen, place) or 0) + absent > now then
      redis.call('HSET', admitted, place, exact(now))
      paced = paced + interval
    else
      skipped = skipped + 1
    end
    redis.call('HDEL', seen, place)
  end
  redis.call('HSET', facts, 'paced', string.format('%.17g', paced))
end

redis.call('HSET', facts, 'began', exact(began), 'asked', exact(now), 'closed_until', exact(closed_until),
  'last', exact(last), 'left', exact(left))
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, kept)
end

local first = redis.call('ZRANGE', line, 0, 0, 'WITHSCORES')
local told = { began, redis.call('ZCARD', line), redis.call('HLEN', admitted), left, tonumber(first[2] or -1) }
for i = FIRST, #ARGV, EACH do
  local at = redis.call('HGET', admitted, ARGV[i])
  local number = not at and redis.call('ZSCORE', line, ARGV[i])
  told[#told + 1] = at and 1 or number and 0 or 2
  told[#told + 1] = tonumber(at or number or 0)
  told[#told + 1] = number and redis.call('ZRANK', line, ARGV[i]) or 0
end
return told
