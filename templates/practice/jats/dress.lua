--[[ Dress the Document as JATS: the same words, at the places archives look for them.

An archive reads the opening from `front`, the statement of interests from the
author notes (JATS4R) and the references from `back`, so those parts move there.
Each part is written on its own: pandoc nests sections by heading alone, and
would put whatever follows the last viewpoint inside it.
]]

local stringify = pandoc.utils.stringify

local TO = 'jats_archiving'
local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}

local function escape(text)
  return (text:gsub('[&<>"]', ENTITIES))
end

local function role(block)
  return block.t == 'Div' and block.classes[1] or ''
end

--- Write an element; attributes in the order given, empty ones left out.
local function element(name, attributes, content)
  local out = '<' .. name
  for _, pair in ipairs(attributes) do
    if pair[2] and pair[2] ~= '' then out = out .. ' ' .. pair[1] .. '="' .. escape(pair[2]) .. '"' end
  end
  return out .. '>' .. content .. '</' .. name .. '>'
end

-- ----------------------------------------------------------------- the words

--- Drop the characters that XML cannot hold at all.
local function allowed(text)
  return (text:gsub('[%z\1-\8\11\12\14-\31\127]', ''):gsub('\u{FFFE}', ''):gsub('\u{FFFF}', ''))
end

local function raw(text)
  return pandoc.RawBlock('jats', text)
end

--- Write blocks as JATS text.
local function xml(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), TO, {wrap_text = 'none'}):gsub('%s+$', ''))
end

--- Write inlines alone; pandoc gives every line of its own a paragraph.
local function line(inlines)
  return (xml{pandoc.Plain(inlines)}:gsub('^<p>(.*)</p>$', '%1'))
end

local function figure(div)
  local shown, caption = pandoc.List{}, pandoc.Blocks{}
  for _, block in ipairs(div.content) do
    if role(block) == 'caption' then
      caption:extend(block.content)
    else
      shown:insert(line(block.content))
    end
  end
  local said = #caption > 0 and element('caption', {}, xml(caption)) .. '\n' or ''
  return raw(element('fig', {}, '\n' .. said .. table.concat(shown, '\n') .. '\n'))
end

local function picture(image)
  local kind = image.src:match('%.png$') and 'png' or 'jpeg'
  local alt = element('alt-text', {}, escape(allowed(stringify(image.caption))))
  local attributes = {{'mimetype', 'image'}, {'mime-subtype', kind}, {'xlink:href', image.src}}
  return pandoc.RawInline('jats', element('graphic', attributes, alt))
end

local BOXES = {clip = 'clip', transcript = 'transcript'}

local words = {
  Str = function(str) return pandoc.Str(allowed(str.text)) end,
  Header = function(header)
    header.identifier = ''
    return header
  end,
  Link = function(link)
    local target = link.target:match('^#(ref%-%d+)$')
    if not target then return nil end
    local mark = element('xref', {{'ref-type', 'bibr'}, {'rid', target}}, escape(stringify(link)))
    return pandoc.RawInline('jats', mark)
  end,
  Span = function(span)
    if span.classes:includes('citation') then return span.content end
    return nil
  end,
  -- Not left to pandoc, which writes the words for a picture without escaping them.
  Image = picture,
}

local parts = {
  Div = function(div)
    local kind = role(div)
    if kind == 'illustration' then return figure(div) end
    if kind == 'portrait' then
      return raw(line(pandoc.utils.blocks_to_inlines(div.content)))
    end
    if kind == 'voice' then
      return raw(element('p', {{'content-type', 'voice'}}, line(pandoc.utils.blocks_to_inlines(div.content))))
    end
    if kind == 'pull-quote' then
      local quoted = div.content[1].t == 'BlockQuote' and div.content[1].content or div.content
      return raw(element('disp-quote', {{'content-type', 'pull-quote'}}, xml(quoted)))
    end
    if BOXES[kind] then
      return raw(element('boxed-text', {{'content-type', BOXES[kind]}}, xml(div.content)))
    end
  end,
}

-- ----------------------------------------------------------------- the parts

--- Take a part's kicker and heading from its other blocks.
local function opened(div)
  local label, title, rest = nil, nil, pandoc.Blocks{}
  for _, block in ipairs(div.content) do
    if role(block) == 'kicker' then
      label = pandoc.utils.blocks_to_inlines(block.content)
    elseif block.t == 'Header' and block.level == 2 and not title then
      title = block.content
    else
      rest:insert(block)
    end
  end
  return label, title, rest
end

local function section(kind, identifier, div)
  local label, title, rest = opened(div)
  local content = '\n'
  if label then content = content .. element('label', {}, line(label)) .. '\n' end
  if title then content = content .. element('title', {}, line(title)) .. '\n' end
  return element('sec', {{'id', identifier}, {'sec-type', kind}}, content .. xml(rest) .. '\n')
end

local function key_messages(div)
  local _, title, rest = opened(div)
  local heading = title and element('title', {}, line(title)) .. '\n' or ''
  local box = element('boxed-text', {{'content-type', 'key-messages'}}, '\n' .. xml(rest) .. '\n')
  return element('sec', {{'sec-type', 'key-messages'}}, '\n' .. heading .. box .. '\n')
end

local function note(div)
  local _, title, rest = opened(div)
  local heading = title and element('title', {}, line(title)) .. '\n' or ''
  return element('notes', {{'notes-type', div.classes[2]}}, '\n' .. heading .. xml(rest) .. '\n')
end

--- One reference: the entry as it stands, under the id the citations name.
local function reference(item, number)
  local inlines = pandoc.utils.blocks_to_inlines(item)
  local identifier = 'ref-' .. number
  if #inlines == 1 and inlines[1].t == 'Span' and inlines[1].identifier ~= '' then
    identifier, inlines = inlines[1].identifier, inlines[1].content
  end
  return element('ref', {{'id', identifier}}, element('mixed-citation', {}, line(inlines)))
end

local function references(div)
  local _, title, rest = opened(div)
  local out = pandoc.List{'<ref-list>'}
  if title then out:insert(element('title', {}, line(title))) end
  for _, block in ipairs(rest) do
    if block.t == 'OrderedList' then
      for number, item in ipairs(block.content) do out:insert(reference(item, number)) end
    end
  end
  out:insert('</ref-list>')
  return table.concat(out, '\n')
end

--- What stands before the first viewpoint, as one run: figures follow the text they came after.
local function opening(blocks)
  local run = pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    local kind = role(block)
    if kind == 'viewpoint' then break end
    if kind == 'introduction' then
      run:extend(block.content)
    elseif kind == 'draft-mark' then
      run:insert(raw(element('boxed-text', {{'content-type', 'draft-mark'}}, xml(block.content))))
    elseif block.t == 'RawBlock' then
      run:insert(block)
    end
  end
  return xml(run)
end

--- What stands bare after a viewpoint (a figure, a clip) needs a section around it there.
local function body(blocks)
  local out, begun = pandoc.List{opening(blocks)}, false
  for _, block in ipairs(blocks) do
    local kind = role(block)
    begun = begun or kind == 'viewpoint'
    if kind == 'viewpoint' then
      out:insert(section('viewpoint', block.identifier, block))
    elseif kind == 'closing' then
      out:insert(section('closing', '', block))
    elseif kind == 'key-messages' then
      out:insert(key_messages(block))
    elseif begun and (block.t == 'RawBlock') then
      out:insert(element('sec', {{'sec-type', 'media'}}, '\n' .. xml{block} .. '\n'))
    end
  end
  return out
end

-- Notes that the front matter has a place for.
local ELSEWHERE = pandoc.List{'competing-interests', 'licence'}

--- Everything after the text that no other place is meant for.
local function back(blocks)
  local out = pandoc.List{}
  for _, block in ipairs(blocks) do
    local kind = role(block)
    if kind == 'note' and not ELSEWHERE:includes(block.classes[2]) then
      out:insert(note(block))
    elseif kind == 'more' then
      out:insert(section('further-reading', '', block))
    elseif kind == 'references' then
      out:insert(references(block))
    end
  end
  return out
end

-- ------------------------------------------------------------------ the front

local function held(text)
  return pandoc.Blocks{raw(text)}
end

--- The web address of a Creative Commons licence, from its short name.
local function licence_address(name)
  local kind, version = name:match('^CC (BY[%-A-Z]*) (%d%.%d)$')
  if kind then return 'https://creativecommons.org/licenses/' .. kind:lower() .. '/' .. version .. '/' end
  return name:match('^CC0 1%.0$') and 'https://creativecommons.org/publicdomain/zero/1.0/' or nil
end

--- Whether a line of a card only says where its author works; `aff` says that.
local function only_affiliations(block, affiliations)
  local rest = stringify(block)
  for _, affiliation in ipairs(affiliations or {}) do
    local from, to = rest:find(affiliation, 1, true)
    if from then rest = rest:sub(1, from - 1) .. rest:sub(to + 1) end
  end
  return rest:match('^[%s;,.]*$') ~= nil
end

--- Give each author what their card says of them below the name, when there is a card for each.
local function add_bios(authors, cards)
  if #cards ~= #authors then return end
  for i, author in ipairs(authors) do
    local said = pandoc.Blocks{}
    for j, block in ipairs(cards[i].content) do
      if j > 1 and not only_affiliations(block, author.affiliations) then said:insert(block) end
    end
    if #said > 0 then author.bio = held(xml(said)) end
  end
end

--- Make every string one that XML can hold; pandoc escapes it.
local function clean(value)
  local kind = pandoc.utils.type(value)
  if kind == 'boolean' then return value end
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do out[key] = clean(inner) end
    return out
  end
  return allowed(stringify(value))
end

local function front(meta, blocks)
  local cards = pandoc.List{}
  for _, block in ipairs(blocks) do
    local kind = role(block)
    local _, _, rest = opened{content = block.t == 'Div' and block.content or {}}
    if kind == 'standfirst' then meta.abstract = held(xml(rest)) end
    if kind == 'note' and block.classes:includes('competing-interests') then meta.coi = held(xml(rest)) end
    if kind == 'note' and block.classes:includes('licence') then
      meta.licence_text = pandoc.Inlines{pandoc.RawInline('jats', line(pandoc.utils.blocks_to_inlines(rest)))}
    end
    if kind == 'authors' then
      cards = block.content:filter(function(inner) return role(inner) == 'author-card' end)
    end
  end
  for _, author in ipairs(meta.authors or {}) do author.group = author.kind == 'group' end
  add_bios(meta.authors or {}, cards)
  meta.licence_url = licence_address(meta.licence or '')
  meta.year, meta.month_number, meta.day = (meta.date or ''):match('^(%d%d%d%d)%-(%d%d)%-(%d%d)$')
  meta.iso_date, meta.date = meta.year and meta.date or nil, nil
  return meta
end

function Pandoc(doc)
  local blocks = doc.blocks:walk(words):walk(parts)
  local meta = front(clean(doc.meta), blocks)
  meta.back = held(table.concat(back(blocks), '\n'))
  return pandoc.Pandoc({raw(table.concat(body(blocks), '\n'))}, meta)
end
