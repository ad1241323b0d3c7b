--[[ Dress the Document as a web page.

Roles become the elements that say the same to a screen reader: sections with
the name of their heading, figures with captions. The words stay as they came.
What is not the article (contents, downloads) is put into `nav`, and only there.

Whatever one asks of a block is fetched from Haskell, which is dear: its role
and its blocks are asked for once, and handed on.
]]

local stringify = pandoc.utils.stringify

-- The labels of what stands around the article.
local CONTENTS = 'In this article'
local DOWNLOADS = 'Download'

-- Whatever opens the page, up to the standfirst.
local FRONT = {
  banner = true, ['draft-mark'] = true, series = true, dateline = true, byline = true,
  standfirst = true,
}

-- Parts that are sections, named by a heading of their own, and those that are only text.
local SECTIONS = {
  viewpoint = true, ['key-messages'] = true, more = true, authors = true, note = true,
  references = true,
}
local TEXTS = {introduction = true, closing = true}

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

--- The first node of this kind, also inside others; pandoc's own walk is slow to start.
local function first(nodes, kind)
  for _, node in ipairs(nodes) do
    local found = node.t == kind and node or node.content and first(node.content, kind)
    if found then return found end
  end
end

--- The heading that a part begins with, and the kicker above it.
local function heading_in(blocks)
  local kicker
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 2 then return block, kicker end
    if role(block) == 'kicker' then kicker = block end
  end
end

--- Give the heading an id if it has none, and the part one of its own.
-- A part without an id would take its heading's away.
local function name_part(div, kind, heading)
  local part = kind == 'note' and div.classes[2] or kind
  if heading then
    if heading.identifier == '' then heading.identifier = part .. '-heading' end
    div.attributes['aria-labelledby'] = heading.identifier
  end
  if div.identifier == '' then div.identifier = part .. '-part' end
end

-- -------------------------------------------------------------- navigation

-- A heading's words are listed without what would be a link or an id a second time.
local LISTED = {
  Span = function(span)
    if span.classes:includes('citation') then return {} end
    span.identifier = ''
    return span
  end,
  Link = function(link) return link.content end,
}

--- One line of the contents list; a viewpoint's begins with whose it is.
local function entry(heading, kicker)
  local label = pandoc.Inlines{}
  if kicker then
    label:insert(pandoc.Span(pandoc.utils.blocks_to_inlines(kicker.content), {class = 'whose'}))
    label:insert(pandoc.Space())
  end
  local words = heading.content
  if first(words, 'Link') or first(words, 'Span') then words = words:walk(LISTED) end
  label:extend(words)
  return pandoc.Blocks{pandoc.Plain{pandoc.Link(label, '#' .. heading.identifier)}}
end

local function navigation(name, label, items)
  local id = 'nav-' .. name
  local open = '<nav class="%s" aria-labelledby="%s">\n<p id="%s">%s</p>'
  return pandoc.Blocks{
    raw(open:format(name, id, id, label)), pandoc.BulletList(items), raw('</nav>'),
  }
end

local function downloads(slug)
  return navigation('downloads', DOWNLOADS, {
    {pandoc.Plain{pandoc.Link('PDF', slug .. '.pdf')}},
    {pandoc.Plain{pandoc.Link('Word', slug .. '.docx')}},
  })
end

-- ------------------------------------------------------------------- parts

local dressed -- below, because parts hold parts

local function unwrapped(blocks)
  return blocks:map(function(block)
    return block.t == 'Para' and pandoc.Plain(block.content) or block
  end)
end

local function portrait(div, blocks, page)
  local image = first(blocks, 'Image')
  page.portrait = page.portrait or image
  local sizes = image and image.attributes or {}
  local width, height = tonumber(sizes.width), tonumber(sizes.height)
  if width and height and width > LOGO * height then div.classes:insert('logo') end
  div.content = unwrapped(blocks)
  return div
end

local function illustration(div, blocks, page)
  local shown, caption = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    if role(block) == 'caption' then caption:extend(block.content) else shown:insert(block) end
  end
  page.illustration = page.illustration or first(shown, 'Image')
  return pandoc.Figure(unwrapped(shown), {long = caption}, div.attr)
end

--- A pull quote repeats words of the text: a listener need not hear them twice.
local function pull_quote(div, blocks)
  if not first(blocks, 'Link') then div.attributes['aria-hidden'] = 'true' end
  return div
end

--- Put the portrait and the name beside each other, where the first of them stood.
local function viewpoint(div, blocks, page)
  local out, speaker, at = pandoc.Blocks{}, pandoc.Blocks{}, nil
  for _, block in ipairs(blocks) do
    local kind = role(block)
    if kind == 'portrait' or kind == 'voice' then
      at = at or #out + 1
      speaker:insert(dressed(block, kind, page))
    else
      out:insert(dressed(block, kind, page))
    end
  end
  if at then out:insert(at, pandoc.Div(speaker, {class = 'speaker'})) end
  div.content = out
  return div
end

--- Group the cards, so that they can stand side by side.
local function authors(div, blocks)
  local out, cards = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    (role(block) == 'author-card' and cards or out):insert(block)
  end
  out:insert(pandoc.Div(cards, {class = 'cards'}))
  div.content = out
  return div
end

local DRESS = {
  portrait = portrait, illustration = illustration, ['pull-quote'] = pull_quote,
  viewpoint = viewpoint, authors = authors,
}

--- The small print is left out, but for what readers look for.
local function listed(div, kind)
  return SECTIONS[kind] and (kind ~= 'note' or div.classes[2] == 'competing-interests')
end

--- Dress a block of this role and what it holds, and note on the page what else is said of it.
dressed = function(block, kind, page)
  local dress, named = DRESS[kind], SECTIONS[kind] or TEXTS[kind]
  if not dress and not named then return block end
  local blocks = block.content
  if named then
    local heading, kicker = heading_in(blocks)
    name_part(block, kind, heading)
    if heading and listed(block, kind) then page.entries:insert(entry(heading, kicker)) end
  end
  if SECTIONS[kind] then block.classes:insert('section') end
  if kind == 'references' then block.attributes.role = 'doc-bibliography' end
  return dress and dress(block, blocks, page) or block
end

local inside = {
  Image = function(image)
    image.attributes.print = nil
    return image
  end,
  Link = function(link)
    if link.target:match('^#ref%-') then link.attributes.role = 'doc-biblioref' end
    return link
  end,
}

--- Stand the opening in a header, and the navigation after it.
local function arranged(blocks, slug, page)
  local out, last = pandoc.Blocks{}, 0
  for i, block in ipairs(blocks) do
    local kind = role(block)
    out:insert(dressed(block, kind, page))
    if FRONT[kind] or block.t == 'Header' and block.level == 1 then last = i end
  end
  local rail = pandoc.Blocks{raw('</header>'), raw('<div class="rail">\n<div>')}
  if #page.entries > 0 then rail:extend(navigation('contents', CONTENTS, page.entries)) end
  if slug ~= '' then rail:extend(downloads(slug)) end
  rail:insert(raw('</div>\n</div>'))
  local front = pandoc.Blocks{raw('<header class="front">')}
  table.move(out, 1, last, 2, front)
  front:extend(rail)
  return table.move(out, last + 1, #out, #front + 1, front)
end

-- ---------------------------------------------------------------- metadata

-- Not for attributes, and longer than all the rest.
local APART = {css = true, jsonld = true}

--- Make every string safe in an attribute.
local function safe(value)
  local kind = pandoc.utils.type(value)
  if kind == 'boolean' then return value end
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do
      if not APART[key] then out[key] = safe(inner) end
    end
    return out
  end
  local text = stringify(value)
  return text ~= '' and verbatim(escape(text)) or nil
end

local function head(meta, page)
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
    -- The picture that stands for the article where it is shared.
    local picture = page.illustration or page.portrait
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
  local meta, page = doc.meta, {entries = pandoc.List{}}
  local slug = meta.slug and stringify(meta.slug) or ''
  local blocks = arranged(doc.blocks:walk(inside), slug, page)
  -- Not left to be written with the template: that takes pandoc half as long again.
  local body = pandoc.write(pandoc.Pandoc(blocks), 'html5', {wrap_text = 'none'})
  return pandoc.Pandoc({raw(body)}, head(meta, page))
end
