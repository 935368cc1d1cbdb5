-- Makes links: BODY with a number in it that no other request has.
local body = os.getenv("BODY")
local number = tonumber(os.getenv("FIRST"))

wrk.method = "POST"
for name in os.getenv("HEADERS"):gmatch("%S+") do
  wrk.headers[name] = os.getenv("HEADER_" .. name)
end

function request()
  number = number + 1
  local text = body:gsub("%%N", string.format("%d", number))
  return wrk.format(nil, nil, nil, text)
end
