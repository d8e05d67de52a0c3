/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "manual.h"
#include "roff.h"
#include "avn-test-plugin.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} TextRow;

static const TextRow text_rows[] = {
  { "plain", "some text", "some text\n" },
  { "nothing", "", "\\&\n" },
  { "spaces-alone", " \n\t ", "\\&\n" },
  { "spaces", "  a \t\r\n b  ", "a b\n" },
  { "dot", ".so x", "\\&.so x\n" },
  { "dot-behind-space", "a .so x", "a \\&.so x\n" },
  { "dot-behind-line-end", "a\n.so x", "a \\&.so x\n" },
  { "apostrophe", "'so x", "\\(aqso x\n" },
  { "backslash", "\\fB", "\\(rsfB\n" },
  { "signs", "-\"`^~", "\\-\\(dq\\(ga\\(ha\\(ti\n" },
  { "control", "a\033b", "a\\(rsx1bb\n" },
  { "beyond-ascii", "\xc3\xa4\xe6\x9d\x8e\xf0\x9f\x92\xa7", "\\[u00E4]\\:\\[u674E]\\:\\[u1F4A7]\n" },
  { "composed", "a\xcc\x88", "\\[u00E4]\n" },
  { "kelvin", "\xe2\x84\xaa", "K\n" },
  { "not-utf-8", "\xff", "\\(rsxff\n" },
  { "thirty", "123456789012345678901234567890", "123456789012345678901234567890\n" },
  { "long-word", "1234567890123456789012345678901", "123456789012345678901234567890\\:1\n" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (GString) roff = g_string_new (NULL);
  avn_roff_append (roff, AVN_ROFF_ROMAN, row->text);
  avn_roff_end_line (roff);
  g_assert_cmpstr (roff->str, ==, row->expected);
}

static const TextRow sentence_rows[] = {
  { "none", "Do it", "Do it.\n" },
  { "full-stop", "Do it.", "Do it.\n" },
  { "space", "Do it. ", "Do it.\n" },
  { "colon", "Examples:", "Examples:\n" },
  { "bracket", "Do it (x)", "Do it (x).\n" },
  { "ideographic-full-stop", "\u8a2d\u5b9a\u3002", "\\[u8A2D]\\:\\[u5B9A]\\[u3002]\\c\n" },
  { "wide-colon", "\u4f8b\uff1a", "\\[u4F8B]\\[uFF1A]\\c\n" },
  { "arabic-question-mark", "\u0644\u061f", "\\[u0644]\\[u061F]\n" },
  { "nothing", "", "\\&\n" },
};

static void
test_sentence (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (GString) roff = g_string_new (NULL);
  avn_roff_append_sentence (roff, row->text);
  g_assert_cmpstr (roff->str, ==, row->expected);
}

static void
test_pieces (void)
{
  g_autoptr (GString) roff = g_string_new (NULL);
  avn_roff_append_heading (roff, "SH", "\"A\"\n.B");
  avn_roff_append (roff, AVN_ROFF_BOLD, "-x");
  avn_roff_append (roff, AVN_ROFF_ROMAN, " ");
  avn_roff_append (roff, AVN_ROFF_ITALIC, ".");
  avn_roff_end_line (roff);
  avn_roff_append_utf8 (roff, "\xc3\xa4-\n.");
  avn_roff_end_line (roff);
  avn_roff_append_fragment (roff, ".B \"x\xc3\xa4\"\nlast");
  g_assert_cmpstr (roff->str, ==,
                   ".SH \"\\(dqA\\(dq \\&.B\"\n"
                   "\\fB\\-x\\fR \\fI.\\fR\n"
                   "\xc3\xa4\\- \\&.\n"
                   ".B \"x\\[u00E4]\"\nlast\n");
}

static void
test_group (void)
{
  static const char *const parts[] = {
    ".TH AVN-FAKE 1 \"2026-01-31\" \"avn\\-fake\" \"avn manual\"\n",
    "\\fBavn fake zone create\\fR \\fB\\-\\-description\\fR=\\fITEXT\\fR [OPTION]... \\fINAME\\fR "
    "[\\fIMORE\\fR]...\n",
    "\\fIMORE\\fR\nMore names.\nThis argument is optional.\nThis argument may be repeated.\n",
    "What the zone is for.\nThis option is required.\nThe value has at most 20 characters.\n",
    "\\fB\\-n\\fR, \\fB\\-\\-number\\fR=\\fINUMBER\\fR\n",
    "one more line.\nThe value is an integer from 0 to 100.\n",
    "How large it is.\nThe value is an integer of at least 0.\n",
    "Ask nothing.\n.TP\n",
    "Add a tag.\nThis option may be given more than once.\n.TP\n",
    "Let it live for ever.\nThis option cannot be combined with \\-\\-age, \\-\\-size.\n",
    "Its color.\nThe value is one of: red, green.\n",
    ".EX\navn fake zone create home \\-\\-description \\(aqA zone\\(aq\n.EE\n",
    "\\fIPROGRAM\\fR\nA program and its words.\nThis argument may be repeated.\nWords from here on are not "
    "options "
    "of avn.\n",
    "\n.SH MADE UP\n.SH \"SEE ALSO\"\n",
  };
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  const AvnManualExtra extra = { .date = "2026-01-31", .prose = ".SH MADE UP" };
  g_autofree char *page
      = avn_manual_print_group (avn_plugin_loader_find (loader, "fake"), plugin, group, settings, &extra);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    avn_test_assert_contains (page, parts[i]);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/manual/text", text_rows, test_text);
  AVN_TEST_ADD_ROWS ("/manual/sentence", sentence_rows, test_sentence);
  g_test_add_func ("/manual/pieces", test_pieces);
  g_test_add_func ("/manual/group", test_group);
  return g_test_run ();
}
