-- Dress the article for Word: every role becomes a named paragraph style.
--
-- Editors will edit this file, so it holds nothing that gets in their way: no
-- text boxes, no tables for layout, one style a role. The styles are those of
-- build_reference.py; a name that is not there would be made up, unformatted.

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

-- Both sizes, or the writer decodes the picture to find them: 180 ms a photograph.
local function sized(image, widest, tallest)
  local w, h = tonumber(image.attributes.width) or 4, tonumber(image.attributes.height) or 3
  local wide = math.min(centimetres(image.attributes.print), widest, tallest * w / h)
  image.attributes.width = string.format("%.2fcm", wide)
  image.attributes.height = string.format("%.2fcm", wide * h / w)
  image.attributes.print = nil
  return image
end

-- Word wants a place with a language; a script alone (und-Arab) gets the likeliest.
local SCRIPTS = { Latn = "en-GB", Arab = "ar-SA", Hebr = "he-IL", Deva = "hi-IN", Hani = "zh-CN" }
local OTHER_SCRIPT = "[\xD6-\xE0\xE3-\xEF]" -- a byte that begins one of their letters

local function spoken(span)
  local script = (span.attributes.lang or ""):match("^und%-(%a+)$")
  if script then span.attributes.lang = SCRIPTS[script] end
  return span
end

local turned = false -- whether the pages run from the right: there Latin is the other script

-- Walking through words is dear, and few paragraphs have any in another script.
local function said(block)
  if not turned and not pandoc.utils.stringify(block):find(OTHER_SCRIPT) then return block end
  return block:walk { Span = spoken }
end

local function styled(name, blocks)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = name }))
end

local dress -- below, because blocks hold blocks

-- One line a point, not one paragraph: Word shows these close together. Where a part
-- has a style its points are paragraphs, for only those take it.
local function respaced(list, wanted)
  local items = list.content
  for _, item in ipairs(items) do
    for i, block in ipairs(item) do
      local words = block.t == "Para" or block.t == "Plain"
      item[i] = words and pandoc[wanted](block.content) or dress(block)
    end
  end
  list.content = items
  return list
end

-- Pictures are only looked for where they can be: whatever is looked into is slow to write.
local PICTURED = { portrait = true, illustration = true, clip = true }

dress = function(block, role, widest)
  local kind = block.t
  if kind == "BulletList" or kind == "OrderedList" then
    return respaced(block, STYLES[role] and "Para" or "Plain")
  end
  if PICTURED[role] then
    return block:walk {
      Image = function(image) return sized(image, widest or SHARE * COLUMN, widest or TALLEST) end,
    }
  end
  return block
end

-- A paragraph style of its own for every run of plain paragraphs in a part; the
-- parts inside it have theirs.
local function part(div, size, last, around)
  local role = div.classes[1] or ""
  local widest = role == "portrait" and FACE or size
  local style = last and role == "note" and "Viewpoints Last Note" or STYLES[role]
  if role == "caption" and around == "clip" then style = STYLES.clip end -- one bar beside it all
  local out, run = pandoc.Blocks {}, pandoc.Blocks {}
  local function close()
    if #run > 0 then
      if style then out:insert(styled(style, run)) else out:extend(run) end
      run = pandoc.Blocks {}
    end
  end
  for _, block in ipairs(div.content) do
    if block.t == "Div" then
      close()
      out:extend(part(block, widest, false, role))
    elseif block.t == "Header" then
      close()
      if SMALL[role] then
        block.content = { pandoc.Span(block.content, { ["custom-style"] = "Viewpoints Small Heading" }) }
      end
      out:insert(said(block))
    elseif block.t == "BlockQuote" and role == "pull-quote" then
      for _, inner in ipairs(block.content) do run:insert(said(inner)) end -- the style is a quote's
    else
      run:insert(said(dress(block, role, widest)))
      if role == "author-card" and #out == 0 then
        local alone = #div.content == 1
        out:insert(styled(alone and "Viewpoints Author Name Alone" or "Viewpoints Author Name", run))
        run = pandoc.Blocks {}
      end
    end
  end
  close()
  return out
end

local function document(doc)
  -- Anything else here would be printed as a title block or kept as a custom property.
  local meta = { lang = doc.meta.lang, dir = doc.meta.dir }
  turned = meta.dir ~= nil
  local look = { letters = {}, word = { side = "3cm" } } -- for pandoc run by hand
  if doc.meta.look then look = pandoc.json.decode(pandoc.utils.stringify(doc.meta.look), false) end
  COLUMN = 21 - 2 * tonumber((look.word.side:gsub("cm$", "")))
  local blocks = doc.blocks
  if look.letters.emphasis == "bold" then
    -- A style cannot make letters upright that are slanted one by one.
    blocks = blocks:walk { Emph = function(words) return pandoc.Strong(words.content) end }
  end
  local out = pandoc.Blocks {}
  for i, block in ipairs(blocks) do
    local last = i == #blocks - 1 -- but for the colophon
    if block.t == "Div" then out:extend(part(block, nil, last)) else out:insert(said(dress(block))) end
  end
  return pandoc.Pandoc(out, meta)
end

return { { Pandoc = document } }
