package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.TriggerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists events and triggers. Warns about a definer that is no account: what it defines fails when it fires.
 */
public record EventsAndTriggers(ServerView source) implements Check {

    @Override
    public String name() {
        return "events_and_triggers";
    }

    @Override
    public Finding look() {
        List<EventFacts> events = source.events();
        List<TriggerFacts> triggers = source.triggers();
        Set<String> accounts = source.accounts().stream()
                .map(account -> account.user() + "@" + account.host())
                .collect(Collectors.toSet());
        List<String> orphans = new ArrayList<>();
        events.stream()
                .filter(event -> !accounts.contains(event.definer()))
                .forEach(event ->
                        orphans.add("event " + event.schema() + "." + event.name() + " by " + event.definer()));
        triggers.stream()
                .filter(trigger -> !accounts.contains(trigger.definer()))
                .forEach(trigger ->
                        orphans.add("trigger " + trigger.schema() + "." + trigger.name() + " by " + trigger.definer()));
        if (orphans.isEmpty()) {
            return Finding.ok(source.name() + " has " + events.size() + " events" + names(events) + " and "
                    + triggers.size() + " triggers; events stay off on the target until it is the source");
        }
        return Finding.warn(
                source.name() + " has definers that are no accounts: " + Listed.some(orphans),
                "Create the account, or define them again as another.");
    }

    private static String names(List<EventFacts> events) {
        return events.isEmpty()
                ? ""
                : " ("
                        + Listed.some(events.stream()
                                .map(event -> event.schema() + "." + event.name() + " " + event.status())
                                .toList())
                        + ")";
    }
}
