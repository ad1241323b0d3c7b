-- Dress the article for Word: every role becomes a named paragraph style.
--
-- Editors will edit this file, so it holds nothing that gets in their way: no
-- text boxes, no tables for layout, one style a role. The styles are those of
-- build_reference.py; a name that is not there would be made up, unformatted.
--
-- The Document is taken as plain tables, as its JSON has them: {t = name, c = contents},
-- attributes {id, classes, pairs}. Whatever one asks of pandoc's own objects is fetched
-- from Haskell, which takes many times as long.

local json, List = pandoc.json, pandoc.List

-- How much of the column an illustration takes at most: a wider one seldom fits where it belongs.
local SHARE = 0.8
-- Centimetres: a picture's height, a face; and the text column, as ../look.yaml makes it.
local TALLEST, FACE, COLUMN = 15.0, 3.2

local STYLES = {
  banner = "Viewpoints Banner",
  ["draft-mark"] = "Viewpoints Draft",
  series = "Viewpoints Series",
  dateline = "Viewpoints Dateline",
  byline = "Viewpoints Byline",
  standfirst = "Viewpoints Standfirst",
  awaited = "Viewpoints Awaited",
  kicker = "Viewpoints Kicker",
  portrait = "Viewpoints Picture",
  voice = "Viewpoints Voice",
  ["pull-quote"] = "Viewpoints Pull Quote",
  illustration = "Viewpoints Picture",
  caption = "Caption",
  clip = "Viewpoints Clip",
  transcript = "Viewpoints Clip",
  ["key-messages"] = "Viewpoints Key Message",
  more = "Viewpoints Note",
  ["author-card"] = "Viewpoints Author",
  note = "Viewpoints Note",
  references = "Viewpoints Reference",
  colophon = "Viewpoints Colophon",
}
-- Parts whose heading is a real one, but smaller than that of a viewpoint.
local SMALL = {
  introduction = true, closing = true, ["key-messages"] = true, more = true, authors = true,
  note = true, references = true,
}

local function centimetres(text)
  local number, unit = (text or ""):match("^([%d.]+)(%a*)$")
  local per = { cm = 1, mm = 0.1, ["in"] = 2.54, pt = 2.54 / 72 }
  return (tonumber(number) or COLUMN) * (per[unit] or 1)
end

local function role_of(block)
  return block.t == "Div" and block.c[1][2][1] or ""
end

-- Nodes with some changed, wherever they stand. What came stays as it is, for other formats
-- are made of it: only what holds something changed is made anew.
local function changed(value, change)
  local out = value
  for key, inner in pairs(value) do
    local new = type(inner) == "table" and changed(inner, change) or inner
    if new ~= inner then
      if out == value then out = table.move(value, 1, #value, 1, { t = value.t, c = value.c }) end
      out[key] = new
    end
  end
  local how = change[out.t]
  return how and how(out) or out
end

-- Attributes without those of these names, and what those say.
local function without(attributes, names)
  local kept, said = List {}, {}
  for _, pair in ipairs(attributes[3]) do
    if names[pair[1]] then said[pair[1]] = pair[2] else kept[#kept + 1] = pair end
  end
  return { attributes[1], attributes[2], kept }, said
end

local SIZES = { width = true, height = true, print = true }

-- Both sizes, or the writer decodes the picture to find them: 180 ms a photograph.
local function sized(c, widest, tallest)
  local attributes, asked = without(c[1], SIZES)
  local w, h = tonumber(asked.width) or 4, tonumber(asked.height) or 3
  local wide = math.min(centimetres(asked.print), widest, tallest * w / h)
  attributes[3]:extend {
    { "width", string.format("%.2fcm", wide) }, { "height", string.format("%.2fcm", wide * h / w) },
  }
  return { t = "Image", c = { attributes, c[2], c[3] } }
end

-- Word wants a place with a language; a script alone (und-Arab) gets the likeliest.
local SCRIPTS = { Latn = "en-GB", Arab = "ar-SA", Hebr = "he-IL", Deva = "hi-IN", Hani = "zh-CN" }

local SPOKEN = {
  Span = function(span)
    local attributes, asked = without(span.c[1], { lang = true })
    local script = (asked.lang or ""):match("^und%-(%a+)$")
    if not script then return span end
    if SCRIPTS[script] then attributes[3]:insert { "lang", SCRIPTS[script] } end
    return { t = "Span", c = { attributes, span.c[2] } }
  end,
}

-- A style cannot make letters upright that are slanted one by one.
local BOLD = { Emph = function(words) return { t = "Strong", c = words.c } end }

local function named(style)
  return { "", List {}, { { "custom-style", style } } }
end

local function styled(style, blocks)
  return { t = "Div", c = { named(style), blocks } }
end

local dress -- below, because blocks hold blocks

-- One line a point, not one paragraph: Word shows these close together. Where a part
-- has a style its points are paragraphs, for only those take it.
local function respaced(items, wanted)
  local out = List {}
  for i, item in ipairs(items) do
    out[i] = List {}
    for j, block in ipairs(item) do
      local words = block.t == "Para" or block.t == "Plain"
      out[i][j] = words and { t = wanted, c = block.c } or dress(block)
    end
  end
  return out
end

-- What holds pictures.
local PICTURED = { portrait = true, illustration = true, clip = true }

dress = function(block, role, widest)
  local kind, c = block.t, block.c
  local wanted = STYLES[role] and "Para" or "Plain"
  if kind == "BulletList" then return { t = kind, c = respaced(c, wanted) } end
  if kind == "OrderedList" then return { t = kind, c = { c[1], respaced(c[2], wanted) } } end
  if PICTURED[role] then
    return changed(block, {
      Image = function(image) return sized(image.c, widest or SHARE * COLUMN, widest or TALLEST) end,
    })
  end
  return block
end

-- A paragraph style of its own for every run of plain paragraphs in a part; the
-- parts inside it have theirs.
local function part(div, size, last, around)
  local role = role_of(div)
  local widest = role == "portrait" and FACE or size
  local style = last and role == "note" and "Viewpoints Last Note" or STYLES[role]
  if role == "caption" and around == "clip" then style = STYLES.clip end -- one bar beside it all
  local out, run = List {}, List {}
  local function close()
    if #run > 0 then
      if style then out:insert(styled(style, run)) else out:extend(run) end
      run = List {}
    end
  end
  for _, block in ipairs(div.c[2]) do
    if block.t == "Div" then
      close()
      out:extend(part(block, widest, false, role))
    elseif block.t == "Header" then
      close()
      local level, attributes, words = table.unpack(block.c)
      if SMALL[role] then
        words = { { t = "Span", c = { named "Viewpoints Small Heading", words } } }
      end
      out:insert { t = "Header", c = { level, attributes, words } }
    elseif block.t == "BlockQuote" and role == "pull-quote" then
      run:extend(block.c) -- the style is a quote's
    else
      run:insert(dress(block, role, widest))
      if role == "author-card" and #out == 0 then
        local alone = #div.c[2] == 1
        out:insert(styled(alone and "Viewpoints Author Name Alone" or "Viewpoints Author Name", run))
        run = List {}
      end
    end
  end
  close()
  return out
end

-- The blocks as plain tables, which whoever writes several formats may have at hand.
local function plain(doc)
  local shared = BLOCKS_AS_TABLES and BLOCKS_AS_TABLES(doc)
  return shared or json.decode(pandoc.write(doc, "json"), false).blocks
end

-- Plain tables as pandoc's own blocks.
local function blocks_of(tables)
  local version = tostring(PANDOC_API_VERSION):gsub("%.", ",")
  local whole = '{"pandoc-api-version":[%s],"meta":{},"blocks":%s}'
  return pandoc.read(whole:format(version, json.encode(tables)), "json").blocks
end

local function document(doc)
  -- Anything else here would be printed as a title block or kept as a custom property.
  local meta = { lang = doc.meta.lang, dir = doc.meta.dir }
  local look = { letters = {}, word = { side = "3cm" } } -- for pandoc run by hand
  if doc.meta.look then look = json.decode(pandoc.utils.stringify(doc.meta.look), false) end
  COLUMN = 21 - 2 * tonumber((look.word.side:gsub("cm$", "")))
  local blocks = changed(plain(doc), SPOKEN)
  if look.letters.emphasis == "bold" then blocks = changed(blocks, BOLD) end
  local out = List {}
  for i, block in ipairs(blocks) do
    local last = i == #blocks - 1 -- but for the colophon
    if block.t == "Div" then out:extend(part(block, nil, last)) else out:insert(dress(block)) end
  end
  return pandoc.Pandoc(blocks_of(out), meta)
end

return { { Pandoc = document } }
