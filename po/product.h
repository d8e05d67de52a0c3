/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What xgettext cannot read in meson.build, where it is set: the program in a sentence. */
N_ ("Use the Aiven cloud platform from the command line.")
