-- GCRA for several keys at once (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): all are taken, or none.
-- ARGV: now; then for each key how many the rate allows, in how long, and how many are wanted. Times in milliseconds.
-- Returns for each key how long to wait (0: not at all) and how much of the period is used up.
local now = tonumber(ARGV[1])
local told, taken, refused = {}, {}, false
for i, key in ipairs(KEYS) do
  local count, period, wanted = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local used_until = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local after = used_until + period / count * wanted
  local wait = math.max(0, math.ceil(after - period - now))
  refused = refused or wait > 0
  taken[i] = after
  told[2 * i - 1] = wait
  told[2 * i] = math.ceil(used_until - now)
end
if not refused then
  for i, key in ipairs(KEYS) do
    local used = math.ceil(taken[i] - now)
    redis.call('SET', key, string.format('%.3f', taken[i]), 'PX', math.max(used, 1))
    told[2 * i] = used
  end
end
return told
