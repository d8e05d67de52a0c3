/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/descriptor.h"
#include "base/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Another process may have made a shared descriptor non-blocking. */
static gboolean
can_try_again (int fd, short events)
{
  struct pollfd place = { .fd = fd, .events = events };
  return errno == EINTR || (errno == EAGAIN && (poll (&place, 1, -1) >= 0 || errno == EINTR));
}

/* (nullable): all bytes, with a NUL appended; NULL with errno set, EFBIG if there are more than @limit, EINTR
 * after a signal that ends the command. GIO's
 * streams would put their own text before the reason of a failure. */
char *
avn_descriptor_read_all (int fd, gsize limit, gsize *length)
{
  /* Never reallocated, which would leave copies of a secret. */
  g_autofree char *content = g_malloc (limit + 1);
  gsize n_read = 0;
  gssize n;
  while (n_read <= limit && (n = read (fd, content + n_read, limit + 1 - n_read)) != 0)
    {
      if (n < 0 && !can_try_again (fd, POLLIN))
        return NULL;
      if (n < 0 && avn_interrupt_get_signal () != 0)
        {
          errno = EINTR;
          return NULL;
        }
      n_read += (gsize)MAX (n, 0);
    }
  if (n_read > limit)
    {
      errno = EFBIG;
      return NULL;
    }
  content[n_read] = '\0';
  if (length != NULL)
    *length = n_read;
  return g_steal_pointer (&content);
}

/* Sets errno on failure; with @until_signal, EINTR if a signal ended the command and the reader is slow. */
gboolean
avn_descriptor_write_all (int fd, const char *text, gsize length, gboolean until_signal)
{
  while (length > 0)
    {
      const gssize n = write (fd, text, length);
      if (n < 0 && !can_try_again (fd, POLLOUT))
        return FALSE;
      text += MAX (n, 0);
      length -= (gsize)MAX (n, 0);
      if (until_signal && length > 0 && avn_interrupt_get_signal () != 0)
        {
          errno = EINTR;
          return FALSE;
        }
    }
  return TRUE;
}
