--[[ Dress the Document as a web page.

Roles become the elements that say the same to a screen reader: sections with
the name of their heading, figures with captions. The words stay as they came.
What is not the article (contents, downloads) is put into `nav`, and only there.
]]

local stringify = pandoc.utils.stringify

-- The labels of what stands around the article.
local CONTENTS = 'In this article'
local DOWNLOADS = 'Download'

-- Whatever opens the page, up to the standfirst.
local FRONT = pandoc.List{'banner', 'draft-mark', 'series', 'dateline', 'byline', 'standfirst'}

-- Parts that a heading of their own names.
local NAMED = pandoc.List{'viewpoint', 'key-messages', 'more', 'authors', 'note', 'references'}

-- A picture wider than this many times its height is shown whole, not cropped: it is a logo.
local LOGO = 1.6

local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;', ["'"] = '&#39;'}

--- Escape for text and attributes alike; pandoc alone would leave quotation marks in attributes.
local function escape(text)
  return (text:gsub('[&<>"\']', ENTITIES))
end

local function raw(text)
  return pandoc.RawBlock('html', text)
end

local function verbatim(text)
  return pandoc.Inlines{pandoc.RawInline('html', text)}
end

local function role(block)
  return block.t == 'Div' and block.classes[1] or ''
end

--- The heading that a part begins with, after its kicker.
local function heading_of(div)
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and block.level == 2 then return block end
  end
end

--- Give the heading an id if it has none, and the part one of its own.
-- A part without an id would take its heading's away.
local function name_part(div)
  local part = role(div) == 'note' and div.classes[2] or div.classes[1]
  local heading = heading_of(div)
  if heading then
    if heading.identifier == '' then heading.identifier = part .. '-heading' end
    div.attributes['aria-labelledby'] = heading.identifier
  end
  if div.identifier == '' then div.identifier = part .. '-part' end
end

-- ------------------------------------------------------------------ pictures

local function unwrapped(blocks)
  return blocks:map(function(block)
    return block.t == 'Para' and pandoc.Plain(block.content) or block
  end)
end

local function portrait(div)
  div.content = unwrapped(div.content)
  div:walk{Image = function(image)
    local width, height = tonumber(image.attributes.width), tonumber(image.attributes.height)
    if width and height and width > LOGO * height then div.classes:insert('logo') end
  end}
  return div
end

local function illustration(div)
  local shown, caption = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(div.content) do
    if role(block) == 'caption' then caption:extend(block.content) else shown:insert(block) end
  end
  return pandoc.Figure(unwrapped(shown), {long = caption}, div.attr)
end

-- ------------------------------------------------------------------- parts

--- A pull quote repeats words of the text: a listener need not hear them twice.
local function pull_quote(div)
  local has_link = false
  div:walk{Link = function() has_link = true end}
  if not has_link then div.attributes['aria-hidden'] = 'true' end
  return div
end

--- Put the portrait and the name beside each other, where the first of them stood.
local function viewpoint(div)
  local blocks, speaker, at = pandoc.Blocks{}, pandoc.Blocks{}, nil
  for _, block in ipairs(div.content) do
    if role(block) == 'portrait' or role(block) == 'voice' then
      at = at or #blocks + 1
      speaker:insert(block)
    else
      blocks:insert(block)
    end
  end
  if at then blocks:insert(at, pandoc.Div(speaker, {class = 'speaker'})) end
  div.content = blocks
  return div
end

--- Group the cards, so that they can stand side by side.
local function authors(div)
  local blocks, cards = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(div.content) do
    (role(block) == 'author-card' and cards or blocks):insert(block)
  end
  blocks:insert(pandoc.Div(cards, {class = 'cards'}))
  div.content = blocks
  return div
end

local DRESS = {
  portrait = portrait, illustration = illustration, ['pull-quote'] = pull_quote,
  viewpoint = viewpoint, authors = authors,
}

local parts = {
  Div = function(div)
    local kind = role(div)
    if NAMED:includes(kind) then
      name_part(div)
      div.classes:insert('section')
    elseif kind == 'introduction' or kind == 'closing' then
      name_part(div)
    end
    if kind == 'references' then div.attributes.role = 'doc-bibliography' end
    return DRESS[kind] and DRESS[kind](div) or div
  end,
  Image = function(image)
    image.attributes.print = nil
    return image
  end,
  Link = function(link)
    if link.target:match('^#ref%-') then link.attributes.role = 'doc-biblioref' end
    return link
  end,
}

-- -------------------------------------------------------------- navigation

--- A heading's words, without what would be a link or an id a second time.
local function plain(inlines)
  return inlines:walk{
    Span = function(span)
      if span.classes:includes('citation') then return {} end
      span.identifier = ''
      return span
    end,
    Link = function(link) return link.content end,
  }
end

--- One line of the contents list; a viewpoint's begins with whose it is.
local function entry(div)
  local heading = heading_of(div)
  if not heading then return nil end
  local label = pandoc.Inlines{}
  for _, block in ipairs(div.content) do
    if role(block) == 'kicker' then
      label:insert(pandoc.Span(pandoc.utils.blocks_to_inlines(block.content), {class = 'whose'}))
      label:insert(pandoc.Space())
    end
  end
  label:extend(plain(heading.content))
  return pandoc.Blocks{pandoc.Plain{pandoc.Link(label, '#' .. heading.identifier)}}
end

--- The small print is left out, but for what readers look for.
local function listed(div)
  local kind = role(div)
  return NAMED:includes(kind) and (kind ~= 'note' or div.classes:includes('competing-interests'))
end

local function navigation(name, label, items)
  local id = 'nav-' .. name
  local open = '<nav class="%s" aria-labelledby="%s">\n<p id="%s">%s</p>'
  return pandoc.Blocks{
    raw(open:format(name, id, id, label)), pandoc.BulletList(items), raw('</nav>'),
  }
end

local function contents(blocks)
  local entries = pandoc.List{}
  for _, block in ipairs(blocks) do
    if listed(block) then entries:insert(entry(block)) end
  end
  return #entries > 0 and navigation('contents', CONTENTS, entries) or pandoc.Blocks{}
end

local function downloads(slug)
  return navigation('downloads', DOWNLOADS, {
    {pandoc.Plain{pandoc.Link('PDF', slug .. '.pdf')}},
    {pandoc.Plain{pandoc.Link('Word', slug .. '.docx')}},
  })
end

--- Stand the opening in a header, and the navigation after it.
local function arranged(blocks, slug)
  local out, last = pandoc.Blocks{raw('<header class="front">')}, 0
  for i, block in ipairs(blocks) do
    if FRONT:includes(role(block)) or (block.t == 'Header' and block.level == 1) then last = i end
  end
  for i, block in ipairs(blocks) do
    if i <= last then out:insert(block) end
  end
  out:extend{raw('</header>'), raw('<div class="rail">\n<div>')}
  out:extend(contents(blocks))
  if slug ~= '' then out:extend(downloads(slug)) end
  out:insert(raw('</div>\n</div>'))
  for i, block in ipairs(blocks) do
    if i > last then out:insert(block) end
  end
  return out
end

-- ---------------------------------------------------------------- metadata

--- Make every string safe in an attribute.
local function safe(value)
  local kind = pandoc.utils.type(value)
  if kind == 'boolean' then return value end
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do out[key] = safe(inner) end
    return out
  end
  local text = stringify(value)
  return text ~= '' and verbatim(escape(text)) or nil
end

--- The picture that stands for the article where it is shared: an illustration, else a portrait.
local function card(blocks)
  local found = {}
  blocks:walk{Div = function(div)
    local kind = role(div)
    if (kind == 'illustration' or kind == 'portrait') and not found[kind] then
      div:walk{Image = function(image) found[kind] = image end}
    end
  end}
  return found.illustration or found.portrait
end

local function head(meta, blocks)
  local out = safe(meta)
  local text = function(key) return meta[key] and stringify(meta[key]) or '' end
  if text('css') ~= '' then out.css = verbatim(text('css')) end
  if text('jsonld') ~= '' then
    -- Nothing in the data may end the element it stands in.
    out.jsonld = verbatim((text('jsonld'):gsub('<', '\\u003c')))
  end
  if text('date') ~= '' then
    out.citation_date = verbatim(escape((text('date'):gsub('-', '/'))))
  end
  if text('url') ~= '' then
    local base = (text('url'):gsub('/*$', '/'))
    local picture = card(blocks)
    out.citation_pdf = verbatim(escape(base .. text('slug') .. '.pdf'))
    out.og_locale = verbatim(escape((text('lang'):gsub('-', '_'))))
    if picture then
      out.og_image = verbatim(escape(base .. picture.src))
      out.og_image_alt = verbatim(escape(stringify(picture.caption)))
    end
  end
  return out
end

function Pandoc(doc)
  local meta = head(doc.meta, doc.blocks)
  local slug = doc.meta.slug and stringify(doc.meta.slug) or ''
  return pandoc.Pandoc(arranged(doc.blocks:walk(parts), slug), meta)
end
