# Render the posts of a folder as Forem (dev.to) does: Redcarpet, Liquid, Redcarpet again.
# ruby forem.rb POSTS PAGES; the steps and options are those of app/services/markdown_processor/parser.rb.
require "cgi"
require "fileutils"
require "liquid"
require "redcarpet"
require "yaml"

OPTIONS = {
  autolink: true, no_intra_emphasis: true, fenced_code_blocks: true, lax_html_blocks: true, lax_spacing: true,
  strikethrough: true, superscript: false, tables: true, footnotes: true
}.freeze
CODE = /[[:space:]]*~{3}.*?~{3}|[[:space:]]*`{3}.*?`{3}|`{2}.+?`{2}|`{1}.+?`{1}/m

class Embed < Liquid::Tag
  def initialize(name, markup, context)
    super
    @url = markup.strip
  end

  def render(_context)
    %(<iframe src="#{CGI.escapeHTML(@url)}"></iframe>)
  end
end
Liquid::Template.register_tag("embed", Embed)

def render(text)
  markdown = Redcarpet::Markdown.new(Redcarpet::Render::HTML.new(hard_wrap: true, filter_html: false), OPTIONS)
  framed = text.gsub(CODE) do |code|
    code = code.gsub("{% endraw %}", "{----% endraw %----}").gsub("{% raw %}", "{----% raw %----}")
    code.match?(/[[:space:]]*`{3}/) ? "\n{% raw %}\n#{code}\n{% endraw %}\n" : "{% raw %}#{code}{% endraw %}"
  end
  # the sanitizer between the two writes these characters plainly
  html = markdown.render(framed).gsub("&quot;", '"').gsub(/&#0*(?:39|96|12[35]);/) { |found| CGI.unescapeHTML(found) }
  html = html.gsub(/&#(?:96|12[35]);/) { |found| [found[2..].to_i].pack("U") }
  html = markdown.render(Liquid::Template.parse(html).render)
  html.gsub("{----%", "{%").gsub("%----}", "%}")
end

posts, pages = ARGV
Dir.glob("#{posts}/**/*.md") do |path|
  _, front, body = File.read(path, encoding: "utf-8").split(/^---[ ]*\n/, 3)
  folder = File.join(pages, File.basename(path, ".md"))
  FileUtils.mkdir_p(folder)
  title = CGI.escapeHTML(YAML.safe_load(front)["title"].to_s)
  html = %(<div id="title">#{title}</div><div id="content">#{render(body)}</div>)
  File.write(File.join(folder, "index.html"), html)
end
