package io.landfall.bot;

import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.run.state.RunObserver;
import java.util.List;

/**
 * What a service is given besides its file.
 *
 * @param observers are told what every run does, on the run's own thread, as it happens
 * @param pace how fast it speaks in Slack
 * @param patience how long it waits for its journal's disk
 */
public record Circumstances(List<RunObserver> observers, Pace pace, Deadlines patience) {

    static final Circumstances USUAL = new Circumstances(List.of(), SlackApi.PACE, Deadlines.OF_THE_SERVICE);
}
