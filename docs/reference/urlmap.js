// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the pages of each namespace are that these pages lead to.
const baseURLs = [
  ['Avn', '../avn/'],
  ['AvnClient', '../avn-client/'],
  ['GLib', 'https://docs.gtk.org/glib/'],
  ['GObject', 'https://docs.gtk.org/gobject/'],
  ['Gio', 'https://docs.gtk.org/gio/'],
  ['Json', 'https://gnome.pages.gitlab.gnome.org/json-glib/'],
];
