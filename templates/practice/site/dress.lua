--[[ Dress the series page and the feed: make every string safe in an attribute.

Pandoc alone escapes metadata for text and leaves quotation marks as they are.
The sheet (`css`) goes in as it came. There are no words to dress: the pages
are made of metadata.
]]

local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;', ["'"] = '&#39;'}

local function verbatim(text)
  return pandoc.Inlines{pandoc.RawInline('html', text)}
end

local function safe(value)
  local kind = pandoc.utils.type(value)
  if kind == 'boolean' then return value end
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do out[key] = safe(inner) end
    return out
  end
  local text = pandoc.utils.stringify(value)
  return text ~= '' and verbatim((text:gsub('[&<>"\']', ENTITIES))) or nil
end

function Pandoc(doc)
  local meta = safe(doc.meta)
  if doc.meta.css then meta.css = verbatim(pandoc.utils.stringify(doc.meta.css)) end
  if doc.meta.url then
    local base = pandoc.utils.stringify(doc.meta.url):gsub('/*$', '/')
    meta.feed = safe(base .. 'feed.xml')
  end
  return pandoc.Pandoc({}, meta)
end
