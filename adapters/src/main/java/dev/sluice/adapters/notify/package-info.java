/** Ways to tell people and systems of alerts: log, signed webhook, Slack-shaped webhook, mail. */
@NullMarked
package dev.sluice.adapters.notify;

import org.jspecify.annotations.NullMarked;
