-- Asks for one of LINKS links, the kth with a probability that goes with 1/k.
local ffi = require("ffi")
local links = tonumber(os.getenv("LINKS"))
local host = os.getenv("HOST")
local sums = ffi.new("double[?]", links)
local random = math.random

function init(args)
  math.randomseed(tonumber(os.getenv("SEED")))
  local sum = 0
  for k = 1, links do
    sum = sum + 1 / k
    sums[k - 1] = sum
  end
end

function request()
  local wanted = random() * sums[links - 1]
  local low, high = 0, links - 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < wanted then
      low = middle + 1
    else
      high = middle
    end
  end
  return "GET /z" .. low .. " HTTP/1.1\r\nHost: " .. host .. "\r\n\r\n"
end
