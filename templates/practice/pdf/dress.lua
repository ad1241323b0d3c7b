-- Dress the article for Typst: roles become functions of template.typ.
--
-- The words are written here and not by pandoc's writer, for three reasons. No
-- word may be read as Typst's own markup: it leaves "..." and "-6" as
-- shorthands for other characters, so all text is handed over as string
-- literals. No word may be lost: pandoc 3.9 drops alt texts and the language of
-- a span. And one literal for a run of words takes a quarter of the time.
--
-- Only the nodes of the small Markdown are known; any other one is an error.

-- Centimetres, as in template.typ: the text column, a picture's height, a face in the margin.
local COLUMN, TALLEST, FACE = 13.1, 15.0, 3.2

-- Roles that are a function of the same name.
local BOXES = {
  banner = true, ["draft-mark"] = true, series = true, dateline = true, byline = true,
  standfirst = true, introduction = true, awaited = true, kicker = true, portrait = true,
  voice = true, ["pull-quote"] = true, illustration = true, caption = true, clip = true,
  transcript = true, closing = true, ["key-messages"] = true, ["author-card"] = true,
  colophon = true,
}
-- Parts whose heading stands in the margin, beside what it heads.
local BESIDE = { more = true, authors = true, note = true, references = true }
-- What opens a viewpoint, with its heading.
local OPENING = { kicker = true, portrait = true, voice = true }

-- Typst wants a language; a script alone (und-Arab) gets the one most written in it here.
local SCRIPTS = { Arab = "ar", Hebr = "he", Deva = "hi", Hani = "zh" }

local stringify = pandoc.utils.stringify

local function literal(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%c", " ") .. '"'
end

local function centimetres(text)
  local number, unit = (text or ""):match("^([%d.]+)(%a*)$")
  local per = { cm = 1, mm = 0.1, ["in"] = 2.54, pt = 2.54 / 72 }
  return (tonumber(number) or COLUMN) * (per[unit] or 1)
end

-- As wide as asked, unless the column or the page is smaller.
local function picture(image, role)
  local widest, tallest = COLUMN, TALLEST
  if role == "portrait" then widest, tallest = FACE, FACE end
  local wide = math.min(centimetres(image.attributes.print), widest)
  local w, h = tonumber(image.attributes.width), tonumber(image.attributes.height)
  if w and h then wide = math.min(wide, tallest * w / h) end
  return string.format("image(%s, alt: %s, width: %.2fcm)", literal(image.src),
    literal(stringify(image.caption)), wide)
end

local function language(lang)
  local first, rest = lang:match("^(%a+)%-?(.*)$")
  return first == "und" and SCRIPTS[rest:sub(1, 4)] or first
end

local inlines -- below, because inlines hold inlines

local function span(node)
  local lang, dir = node.attributes.lang, node.attributes.dir
  local out = inlines(node.content)
  if lang then
    local how = "lang: " .. literal(language(lang)) .. (dir == "rtl" and ", dir: rtl" or "")
    out = "#text(" .. how .. ")[" .. out .. "];"
  end
  if node.identifier ~= "" then -- a label needs an element to hold it
    out = "#metadata(none)#label(" .. literal(node.identifier) .. ");" .. out
  end
  return out
end

local function link(node)
  local place = node.target:match("^#(.+)$")
  local target = place and "label(" .. literal(place) .. ")" or literal(node.target)
  return "#link(" .. target .. ")[" .. inlines(node.content) .. "];"
end

local BLANKS = { Space = " ", SoftBreak = " " }
local MARKED = {
  -- The blank keeps the words apart for whoever hears the page: a break alone is not read.
  LineBreak = function() return '#"\\u{a0}";#linebreak();' end,
  Emph = function(node) return "#emph[" .. inlines(node.content) .. "];" end,
  Strong = function(node) return "#strong[" .. inlines(node.content) .. "];" end,
  Image = function(node) return "#box(" .. picture(node) .. ");" end,
  Link = link,
  Span = span,
}

-- One literal for each run of words, whatever stands in them.
inlines = function(content)
  local out, run = {}, {}
  local function close()
    if #run > 0 then out[#out + 1] = "#" .. literal(table.concat(run)) .. ";" end
    run = {}
  end
  for _, node in ipairs(content) do
    local text = node.text or BLANKS[node.t] -- asking is dear: each answer is fetched from Haskell
    if text then
      run[#run + 1] = text
    else
      close()
      out[#out + 1] = assert(MARKED[node.t], "no dress for " .. node.t)(node)
    end
  end
  close()
  return table.concat(out)
end

local blocks -- below, because blocks hold blocks

local function items(list)
  local out = {}
  for _, item in ipairs(list.content) do out[#out + 1] = "[" .. blocks(item) .. "]" end
  return table.concat(out, ", ")
end

local function heading(node)
  local label = node.identifier ~= "" and " #label(" .. literal(node.identifier) .. ")" or ""
  return "#heading(level: " .. node.level .. ")[" .. inlines(node.content) .. "]" .. label
end

-- A picture alone is a block; anything else is a paragraph, also where it stands alone.
local function paragraph(node, role)
  local content = node.content
  if #content == 1 and content[1].t == "Image" then return "#" .. picture(content[1], role) end
  return "#par[" .. inlines(content) .. "]"
end

local function viewpoint(content)
  local head, rest, has_portrait = {}, {}, false
  for i, block in ipairs(content) do
    local role = block.t == "Div" and block.classes[1]
    local opens = #rest == 0 and (OPENING[role] or block.t == "Header" and i <= 2)
    has_portrait = has_portrait or role == "portrait"
    table.insert(opens and head or rest, block)
  end
  return "#viewpoint-opening(portrait: " .. tostring(has_portrait) .. ")[" .. blocks(head) .. "]\n"
    .. blocks(rest)
end

local function beside(content)
  local head, rest = {}, {}
  for i, block in ipairs(content) do
    table.insert(i == 1 and block.t == "Header" and head or rest, block)
  end
  return "#beside[" .. blocks(head) .. "][" .. blocks(rest) .. "]"
end

local BLOCKS = {
  Para = paragraph,
  Plain = function(node) return inlines(node.content) end,
  Header = heading,
  BlockQuote = function(node) return "#quote(block: true)[" .. blocks(node.content) .. "]" end,
  BulletList = function(node) return "#list(" .. items(node) .. ")" end,
  OrderedList = function(node)
    return "#enum(start: " .. node.start .. ", " .. items(node) .. ")"
  end,
  Div = function(node)
    local role = node.classes[1] or ""
    if role == "viewpoint" then return viewpoint(node.content) end
    if BESIDE[role] then return beside(node.content) end
    local inside = blocks(node.content, role)
    return BOXES[role] and "#" .. role .. "[" .. inside .. "]" or inside
  end,
}

blocks = function(content, role)
  local out = {}
  for _, block in ipairs(content) do
    out[#out + 1] = assert(BLOCKS[block.t], "no dress for " .. block.t)(block, role)
  end
  return table.concat(out, "\n\n")
end

-- What the template asks for are Typst values, so that no title can be code.
local function properties(meta)
  local function text(key) return literal(stringify(meta[key] or "")) end
  local names = {}
  for _, author in ipairs(meta.authors or {}) do
    names[#names + 1] = literal(stringify(author.name)) .. ","
  end
  local lang, region = stringify(meta.lang or "en-GB"):match("^(%a+)%-?(%a?%a?)$")
  local values = {
    title = text("title"), description = text("description"), series = text("series"),
    url = text("url"), authors = "(" .. table.concat(names, " ") .. ")",
    lang = literal(lang or "en"), draft = tostring(meta.draft == true),
    region = (region or "") ~= "" and literal(region) or "none",
  }
  local out = {}
  for key, value in pairs(values) do
    out[key] = pandoc.MetaInlines { pandoc.RawInline("typst", value) }
  end
  return out
end

local function document(doc)
  local meta = properties(doc.meta) -- first: asking again after the blocks costs 20 ms
  return pandoc.Pandoc({ pandoc.RawBlock("typst", blocks(doc.blocks)) }, meta)
end

return { { Pandoc = document } }
