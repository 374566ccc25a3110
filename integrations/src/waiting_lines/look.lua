-- Finds or adds those who ask, then lets in whose turn it is; the same as `LocalLines` of the kernel, in one step.
-- KEYS: the line (place by number), when each place was last asked for, when each was let in, and facts about the line.
-- ARGV: now, when it opens, the time between two, whether it is paused, and three periods (all in milliseconds); then for
-- each who asks: the place, its number or '', the number it draws, and since when it may join again or ''.
-- Returns when the line began, how many wait, were let in and have left, and the lowest number or -1; then for each who asks
-- 0, its number and how many are before it, or 1, when it was let in and 0.
local line, seen, admitted, facts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, opens, interval, paused = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local absent, rebuild, kept = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local FIRST, EACH, MOST_GONE = 8, 4, 2000

-- Numbers have up to 51 bits; Lua alone would write them in 14 digits.
local function exact(number)
  return string.format('%.0f', number)
end

local function fact(name, default)
  return tonumber(redis.call('HGET', facts, name) or default)
end

local began = fact('began', now)
local closed_until = fact('closed_until', began)
local last = fact('last', 0)

for i = FIRST, #ARGV, EACH do
  local place, held, draw, again_before = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local at = redis.call('HGET', admitted, place)
  if at and again_before ~= '' and tonumber(at) < tonumber(again_before) then
    redis.call('HDEL', admitted, place)
    at, held = false, ''
  end
  if not at then
    if not redis.call('ZSCORE', line, place) then
      if held ~= '' and now - began < rebuild then
        closed_until = began + rebuild
      end
      local number = held
      if held == '' and now < opens then
        number = draw
      elseif held == '' then
        last = math.max(now * 1000, last + 1)
        number = exact(last)
      end
      redis.call('ZADD', line, number, place)
    end
    redis.call('HSET', seen, place, exact(now))
  end
end

local left = fact('left', 0)
if not paused and now >= math.max(opens, closed_until) then
  local paced = math.max(fact('paced', 0), now - math.max(interval, 1000), opens - interval)
  local gone = 0
  while paced + interval <= now and gone < MOST_GONE do
    local first = redis.call('ZPOPMIN', line)
    local place = first[1]
    if not place then break end
    left = left + 1
    if tonumber(redis.call('HGET', seen, place) or 0) + absent > now then
      redis.call('HSET', admitted, place, exact(now))
      paced = paced + interval
    else
      gone = gone + 1
    end
    redis.call('HDEL', seen, place)
  end
  redis.call('HSET', facts, 'paced', string.format('%.3f', paced))
end

redis.call('HSET', facts, 'began', exact(began), 'closed_until', exact(closed_until), 'last', exact(last), 'left', exact(left))
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, kept)
end

local first = redis.call('ZRANGE', line, 0, 0, 'WITHSCORES')
local told = { began, redis.call('ZCARD', line), redis.call('HLEN', admitted), left, tonumber(first[2] or -1) }
for i = FIRST, #ARGV, EACH do
  local place = ARGV[i]
  local at = redis.call('HGET', admitted, place)
  told[#told + 1] = at and 1 or 0
  told[#told + 1] = tonumber(at or redis.call('ZSCORE', line, place))
  told[#told + 1] = at and 0 or redis.call('ZRANK', line, place)
end
return told
