package io.landfall.bot.chat.slack;

import com.slack.api.bolt.App;
import io.landfall.bot.Groups;
import io.landfall.bot.chat.Channel;
import io.landfall.bot.chat.Incoming;
import io.landfall.bot.chat.Marks;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.Posted;
import io.landfall.bot.chat.slack.Heard.Way;
import io.landfall.bot.chat.slack.Questions.Question;
import io.landfall.bot.chat.slack.RunThreads.Place;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.config.SlackSettings.HttpRequests;
import io.landfall.bot.config.SlackSettings.SocketMode;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.Person;
import io.landfall.runbooks.journal.Journal;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack as the channel. Nothing that is said to it waits for Slack. */
public final class SlackChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(SlackChannel.class);

    private final Pace pace;
    private final SlackApi api;
    private final ChannelBook book;
    private final People people;
    private final Places places = new Places();
    private final Questions questions = new Questions(places);
    private final RunThreads threads;
    private final Hearing hearing;
    private final Admission admission;
    private final Origins origins = new Origins();
    private final Link link;
    private final Return back;
    private final Map<String, ChannelOutbox> outboxes = new ConcurrentHashMap<>();

    /**
     * Reaches Slack when it is opened.
     *
     * @param channels the channels in which it listens
     * @param goodFor how long something that was said while Slack could not be heard is still done
     * @param connected is told whether what people say arrives
     * @param pace how fast it speaks in each channel
     */
    public SlackChannel(
            SlackSettings settings,
            Collection<String> channels,
            Journal journal,
            Duration goodFor,
            Consumer<Boolean> connected,
            Pace pace) {
        this.pace = pace;
        this.api = new SlackApi(settings);
        this.book = new ChannelBook(api, channels);
        this.people = new People(api);
        this.threads = new RunThreads(journal);
        this.admission = new Admission(book, threads, questions);
        this.hearing = new Hearing(journal, threads);
        App app = SlackApp.of(api, hearing::take);
        this.back = new Return(
                hearing,
                new Missed(api, threads, hearing, goodFor),
                this::replyInOpenThreads,
                this::tooLate,
                connected);
        this.link = settings.intake() instanceof SocketMode socket
                ? new SocketLink(api, socket.appToken(), app, back)
                : new HttpLink(
                        api,
                        new Signatures(((HttpRequests) settings.intake()).signingSecret(), Clock.systemUTC()),
                        app,
                        back);
    }

    /** Takes Slack's requests on {@code router}, where that is how they come. */
    public void mount(Router router, WorkerExecutor workers) {
        if (link instanceof HttpLink http) {
            http.mount(router, workers);
        }
    }

    /** Slack's user groups. */
    public Groups groups() {
        return new UserGroups(api);
    }

    @Override
    public void open(Consumer<Incoming> listener) {
        hearing.open(heard -> hear(heard, listener));
        hearing.forgotten((row, words) -> outbox(row.data().get("channel"))
                .say(
                        Optional.of(row.data().get("thread")).filter(thread -> !thread.isEmpty()),
                        Message.of(Marks.WARNING + " " + row.who() + " said `" + words
                                + "` just before the service ended; it was not done. Say it again if it is still"
                                + " meant."),
                        Optional.empty(),
                        stamp -> {}));
        link.open();
    }

    private void hear(Heard heard, Consumer<Incoming> listener) {
        Optional<String> refusal = admission.refusal(heard);
        if (refusal.isPresent()) {
            hearing.settle(heard, "refused: " + refusal.get());
            outbox(heard.channel()).whisper(heard.answerThread(), heard.user(), Message.of(refusal.get()));
            return;
        }
        String words = Words.of(heard.text());
        if (heard.way() == Way.BUTTON
                && ReasonForm.isFor(words)
                && heard.trigger().isPresent()) {
            askForTheReason(heard, words);
            return;
        }
        origins.remember(heard);
        String known = people.known(heard.user()).orElse(heard.user());
        listener.accept(new Incoming(
                heard.channel(),
                threads.runOf(heard),
                new Person(heard.user(), known),
                words.isEmpty() ? "help" : words,
                heard.event()));
    }

    private void askForTheReason(Heard heard, String words) {
        try {
            api.open(
                    heard.trigger().orElseThrow(),
                    new ReasonForm(words, heard.channel(), heard.thread().orElseThrow()).view());
            hearing.settle(heard, "asked for the reason");
        } catch (SlackFailure e) {
            LOG.warn("The form for the reason could not be shown", e);
            hearing.settle(heard, "could not ask for the reason");
            outbox(heard.channel())
                    .whisper(
                            heard.answerThread(),
                            heard.user(),
                            Message.of("The form did not open. Nothing was done; write `" + words
                                    + " REASON` here in the thread."));
        }
    }

    private void tooLate(Heard heard) {
        hearing.settle(heard, "not done: it was heard too late");
        outbox(heard.channel())
                .say(
                        heard.answerThread(),
                        Message.of(Marks.WARNING + " " + heard.user() + " said `" + Words.of(heard.text())
                                + "` while I could not hear it, and that is too long ago. Nothing was done; say it"
                                + " again if it is still meant."),
                        Optional.empty(),
                        stamp -> {});
    }

    private void replyInOpenThreads(Message message) {
        for (Place place : threads.open()) {
            outbox(place.channel()).say(Optional.of(place.stamp()), message, Optional.empty(), stamp -> {});
        }
    }

    @Override
    public Posted post(String channel, Message message) {
        return new Posted(channel, outbox(channel).say(Optional.empty(), message, Optional.empty(), stamp -> {}));
    }

    @Override
    public Posted thread(long run, String channel, Message message) {
        Optional<Place> known = threads.of(run);
        if (known.isPresent()) {
            Posted posted = new Posted(channel, known.get().stamp());
            update(posted, message);
            return posted;
        }
        return new Posted(
                channel, outbox(channel).sayAlone(Optional.empty(), message, stamp -> remember(run, channel, stamp)));
    }

    private void remember(long run, String channel, String stamp) {
        try {
            threads.remember(run, new Place(book.id(channel), stamp));
        } catch (SlackFailure | LandfallException e) {
            LOG.error("The thread of run {} is not in the journal; a restart begins another one", run, e);
        }
    }

    @Override
    public void update(Posted posted, Message message) {
        outbox(posted.channel()).edit(posted.id(), message);
    }

    @Override
    public void settle(Posted posted, Message message) {
        update(posted, message);
        places.stamp(posted.id()).ifPresent(threads::end);
    }

    @Override
    public void reply(Posted thread, Message message) {
        if (message.buttons().isEmpty()) {
            outbox(thread.channel()).say(Optional.of(thread.id()), message, Optional.empty(), stamp -> {});
        } else {
            ask(thread, message, () -> Message.of(""));
        }
    }

    @Override
    public Posted ask(Posted thread, Message question, Supplier<Message> details) {
        Message below = details.get();
        Message shown = Questions.together(question, below);
        Message withImage = below.image()
                .map(image -> shown.withImage(image.description(), image.png()))
                .orElse(shown);
        String id = outbox(thread.channel()).sayAlone(Optional.of(thread.id()), withImage, stamp -> {});
        Posted posted = new Posted(thread.channel(), id);
        questions
                .ask(thread.id(), new Question(posted, question, below))
                .ifPresent(before -> update(before.posted(), before.message().withoutButtons()));
        return posted;
    }

    @Override
    public void amend(Posted question, Message now) {
        update(question, questions.amend(question, now));
    }

    @Override
    public void answer(Incoming asked, Message message) {
        Optional<Heard> origin = origins.of(asked.event());
        Optional<String> heading = origin.filter(heard -> heard.way() == Way.SLASH)
                .map(heard -> asked.who().id() + " asked `/landfall " + asked.text() + "`");
        outbox(asked.channel()).say(origin.flatMap(Heard::answerThread), message, heading, stamp -> {});
    }

    @Override
    public void whisper(Incoming asked, Message message) {
        outbox(asked.channel())
                .whisper(
                        origins.of(asked.event()).flatMap(Heard::answerThread),
                        asked.who().id(),
                        message);
    }

    @Override
    public List<Word> words() {
        return List.of();
    }

    /** One outbox for each channel, whether it is named or given by its id. */
    private ChannelOutbox outbox(String channel) {
        return outboxes.computeIfAbsent(
                book.named(channel),
                known -> new ChannelOutbox(
                        known, new Sender(api, new Rendering(people::name), () -> book.id(known)), places, pace));
    }

    @Override
    public void close() {
        link.close();
        back.close();
        hearing.close();
        outboxes.values().forEach(ChannelOutbox::close);
        api.close();
    }
}
