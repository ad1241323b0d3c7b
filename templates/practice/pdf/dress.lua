-- Dress the article for Typst: roles become functions of template.typ.
--
-- The words are written here and not by pandoc's writer, for three reasons. No
-- word may be read as Typst's own markup: it leaves "..." and "-6" as
-- shorthands for other characters, so all text is handed over as string
-- literals. No word may be lost: pandoc 3.9 drops alt texts and the language of
-- a span. And one literal for a run of words takes a quarter of the time.
--
-- Only the nodes of the small Markdown are known; any other one is an error. They are
-- taken as plain tables, as pandoc's JSON has them: {t = name, c = contents}, attributes
-- {id, classes, pairs}. Whatever one asks of pandoc's own objects is fetched from
-- Haskell, which takes many times as long.

-- Centimetres: a picture's height, a face; and the text column, as ../look.yaml makes it.
local TALLEST, FACE, COLUMN = 15.0, 3.2

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

-- A word of more letters than the narrowest line holds may be broken after each eighth.
local LONG = 32
local EIGHT, BREAK = ("[%w\xC3-\xC9][\x80-\xBF]*"):rep(8), "\u{200B}"

-- What is no longer than this many letters may be a name, and keeps to one line.
local NAME = 32

-- Typst wants a language; a script alone (und-Arab) gets the one most written in it here.
local SCRIPTS = { Arab = "ar", Hebr = "he", Deva = "hi", Hani = "zh" }

local stringify = pandoc.utils.stringify

local function literal(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%c", " ") .. '"'
end

-- Only letters that are written one after the other: other scripts know where to break.
local function breakable(word)
  return (word:gsub("[%w\xC3-\xC9\x80-\xBF]+", function(letters)
    if (utf8.len(letters) or 0) > LONG then
      return (letters:gsub(EIGHT, "%0" .. BREAK):gsub(BREAK .. "$", ""))
    end
  end))
end

local function centimetres(text)
  local number, unit = (text or ""):match("^([%d.]+)(%a*)$")
  local per = { cm = 1, mm = 0.1, ["in"] = 2.54, pt = 2.54 / 72 }
  return (tonumber(number) or COLUMN) * (per[unit] or 1)
end

local function role_of(node)
  return node.t == "Div" and node.c[1][2][1] or ""
end

local function pairs_of(attributes)
  local out = {}
  for _, pair in ipairs(attributes[3]) do out[pair[1]] = pair[2] end
  return out
end

local BLANKS = { Space = " ", SoftBreak = " ", LineBreak = " " }

-- The words of inlines or blocks, wherever they stand, in one line.
local function words(nodes)
  local out = {}
  local function gather(node)
    if BLANKS[node.t] then
      out[#out + 1] = " "
    elseif node.t == "Str" then
      out[#out + 1] = node.c
    elseif type(node) == "table" then
      for _, inner in ipairs(node.c or node) do
        if type(inner) == "table" then gather(inner) end
      end
    end
  end
  gather(nodes)
  return table.concat(out)
end

-- As wide as asked, unless the column or the page is smaller.
local function picture(c, role)
  local widest, tallest = COLUMN, TALLEST
  if role == "portrait" then widest, tallest = FACE, FACE end
  local asked = pairs_of(c[1])
  local wide = math.min(centimetres(asked.print), widest)
  local w, h = tonumber(asked.width), tonumber(asked.height)
  if w and h then wide = math.min(wide, tallest * w / h) end
  return string.format("image(%s, alt: %s, width: %.2fcm)", literal(c[3][1]), literal(words(c[2])), wide)
end

local function language(lang)
  local first, rest = lang:match("^(%a+)%-?(.*)$")
  return first == "und" and SCRIPTS[rest:sub(1, 4)] or first
end

local inlines -- below, because inlines hold inlines
local RUNS -- whence the page's own lines run, as its language does

-- At each blank Typst begins a new string, and puts them in the order of the eye. A name is short
-- enough to do without: in one string, it is read out in its own order.
local function unparted(content, out)
  for _, inline in ipairs(content) do
    if inline.t ~= "Str" and inline.t ~= "Space" then return out end
  end
  local name = words(content)
  if utf8.len(name) > NAME then return out end
  return "#" .. literal((name:gsub(" ", "\u{A0}"))) .. ";"
end

local function span(c)
  local asked, identifier = pairs_of(c[1]), c[1][1]
  local lang, dir = asked.lang, asked.dir
  local out = inlines(c[2])
  if lang then
    -- Arabic letters find their direction without being told. Told, Typst puts signs around them
    -- that cling to the last letter, which is then read out before all the others.
    if dir == "rtl" then out, dir = unparted(c[2], out), RUNS end
    local how = literal(language(lang)) .. (dir and ", dir: " .. dir or "")
    out = "#foreign(" .. how .. ")[" .. out .. "];"
  end
  if identifier ~= "" then -- a label needs an element to hold it
    out = "#metadata(none)#label(" .. literal(identifier) .. ");" .. out
  end
  return out
end

local function link(c)
  local place = c[3][1]:match("^#(.+)$")
  local target = place and "label(" .. literal(place) .. ")" or literal(c[3][1])
  return "#link(" .. target .. ")[" .. inlines(c[2]) .. "];"
end

local RUN = { Str = true, Space = true, SoftBreak = true }
local MARKED = {
  -- The blank keeps the words apart for whoever hears the page: a break alone is not read.
  LineBreak = function() return '#"\\u{a0}";#linebreak();' end,
  Emph = function(c) return "#emph[" .. inlines(c) .. "];" end,
  Strong = function(c) return "#strong[" .. inlines(c) .. "];" end,
  Image = function(c) return "#box(" .. picture(c) .. ");" end,
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
    if RUN[node.t] then
      local text = node.c or BLANKS[node.t]
      run[#run + 1] = #text > LONG and breakable(text) or text
    else
      close()
      out[#out + 1] = assert(MARKED[node.t], "no dress for " .. node.t)(node.c)
    end
  end
  close()
  return table.concat(out)
end

local blocks -- below, because blocks hold blocks

local function items(list)
  local out = {}
  for i, item in ipairs(list) do out[i] = "[" .. blocks(item) .. "]" end
  return table.concat(out, ", ")
end

local function heading(c)
  local identifier = c[2][1]
  local label = identifier ~= "" and " #label(" .. literal(identifier) .. ")" or ""
  return ("#heading(level: %d)["):format(c[1]) .. inlines(c[3]) .. "]" .. label
end

-- A picture alone is a block; anything else is a paragraph, also where it stands alone.
local function paragraph(c, role)
  if #c == 1 and c[1].t == "Image" then return "#" .. picture(c[1].c, role) end
  return "#par[" .. inlines(c) .. "]"
end

local function viewpoint(content)
  local head, rest, has_portrait = {}, {}, false
  for i, block in ipairs(content) do
    local role = role_of(block)
    local opens = #rest == 0 and (OPENING[role] or block.t == "Header" and i <= 2)
    has_portrait = has_portrait or role == "portrait"
    table.insert(opens and head or rest, block)
  end
  local out = "#viewpoint-opening(portrait: " .. tostring(has_portrait) .. ")[" .. blocks(head)
    .. "]\n" .. blocks(rest)
  -- A face must not hang into what follows a voice of one or two lines.
  local brief = has_portrait and #rest < 2 and #words(rest) < 240
  return brief and "#brief[" .. out .. "]" or out
end

local function beside(content, last)
  local head, rest = {}, {}
  for i, block in ipairs(content) do
    table.insert(i == 1 and block.t == "Header" and head or rest, block)
  end
  local how = last and "#beside(last: true)[" or "#beside["
  return how .. blocks(head) .. "][" .. blocks(rest) .. "]"
end

local BLOCKS = {
  Para = paragraph,
  Plain = function(c) return inlines(c) end,
  Header = heading,
  BlockQuote = function(c) return "#quote(block: true)[" .. blocks(c) .. "]" end,
  BulletList = function(c) return "#list(" .. items(c) .. ")" end,
  OrderedList = function(c) return ("#enum(start: %d, "):format(c[1][1]) .. items(c[2]) .. ")" end,
  Div = function(c)
    local role = c[1][2][1] or ""
    if role == "viewpoint" then return viewpoint(c[2]) end
    if BESIDE[role] then return beside(c[2]) end
    local inside = blocks(c[2], role)
    return BOXES[role] and "#" .. role .. "[" .. inside .. "]" or inside
  end,
}

blocks = function(content, role)
  local out = {}
  for i, block in ipairs(content) do
    out[i] = assert(BLOCKS[block.t], "no dress for " .. block.t)(block.c, role)
  end
  return table.concat(out, "\n\n")
end

-- What the template asks for are Typst values, so that no title can be code.
local function properties(meta)
  local function text(key) return literal(stringify(meta[key] or "")) end
  local labels = meta.labels or {}
  local names = {}
  for _, author in ipairs(meta.authors or {}) do
    names[#names + 1] = literal(stringify(author.name)) .. ","
  end
  local tag = stringify(meta.lang or "en-GB")
  local lang, region = tag:match("^%a+"), (tag .. "-"):match("%-(%a%a)%-")
  local values = {
    title = text("title"), description = text("description"), series = text("series"),
    url = text("url"), authors = "(" .. table.concat(names, " ") .. ")",
    page = literal(stringify(labels.page or "")), draft_label = literal(stringify(labels.draft or "")),
    lang = literal(lang), rtl = tostring(stringify(meta.dir or "") == "rtl"), draft = tostring(meta.draft == true),
    region = region and literal(region) or "none",
    -- The house's own Typst goes in as it came.
    look = stringify(meta.look_typ or ""), own = stringify(meta.own_typ or ""),
  }
  local out = {}
  for key, value in pairs(values) do
    out[key] = pandoc.MetaInlines { pandoc.RawInline("typst", value) }
  end
  return out
end

-- The small print keeps its distance from the words, and its last part stays with what follows.
local function whole(content)
  local out, small = {}, {}
  for i, block in ipairs(content) do
    if BESIDE[role_of(block)] then small[#small + 1] = i end
  end
  for i, block in ipairs(content) do
    if i == small[1] then out[#out + 1] = "#small-print" end
    out[#out + 1] = i == small[#small] and beside(block.c[2], true) or blocks { block }
  end
  return table.concat(out, "\n\n")
end

-- A4, less what stands free on both sides of the words.
local function column(look)
  local function cm(name) return tonumber((look.pdf[name]:gsub("cm$", ""))) end
  return 21 - 2 * cm("side") - cm("rail")
end

-- The blocks as plain tables, which whoever writes several formats may have at hand.
local function plain(doc)
  return BLOCKS_AS_TABLES and BLOCKS_AS_TABLES(doc) or pandoc.json.decode(pandoc.write(doc, "json"), false).blocks
end

local function document(doc)
  RUNS = stringify(doc.meta.dir or "") == "rtl" and "rtl" or "ltr"
  COLUMN = column(pandoc.json.decode(stringify(doc.meta.look), false))
  local meta = properties(doc.meta) -- first: asking again after the blocks costs 20 ms
  return pandoc.Pandoc({ pandoc.RawBlock("typst", whole(plain(doc))) }, meta)
end

return { { Pandoc = document } }
