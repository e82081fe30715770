# awk -v out=FILE -f po/words.awk CATALOGUE...: rows of C, {english, {welsh...}}, of catalogues. A text in it is written as C
# writes it, so it is taken as it stands. An entry without Welsh ends the build.
function add_row(   i, row) {
  if (id != "" && id != "\"\"") {
    for (i = 0; i < forms; i++) {
      if (text[i] ~ /^[" ]*$/) {
        printf "%s:%d: no Welsh of %s\n", FILENAME, FNR, id > "/dev/stderr"
        failed = 1
      }
      row = row (i == 0 ? "" : ", ") text[i]
    }
    printf "{%s, {%s}},\n", id, row > out
  }
  id = ""
  forms = 0
}
/^#/ { next }
/^msgid / { add_row(); part = "id"; id = substr($0, 7); next }
/^msgid_plural / { part = "plural"; next }
/^msgstr/ { part = "text"; text[forms++] = substr($0, index($0, "\"")); next }
/^"/ && part == "id" { id = id == "\"\"" ? $0 : id " " $0; next }
/^"/ && part == "text" { text[forms - 1] = text[forms - 1] " " $0; next }
END { add_row(); exit failed }
