package io.landfall.bot.chat.slack;

import com.slack.api.bolt.App;
import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.People;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.api.UserGroups;
import io.landfall.bot.chat.slack.inbox.CodeForm;
import io.landfall.bot.chat.slack.inbox.Enclosed;
import io.landfall.bot.chat.slack.inbox.Missed;
import io.landfall.bot.chat.slack.inbox.ReasonForm;
import io.landfall.bot.chat.slack.inbox.Return;
import io.landfall.bot.chat.slack.inbox.SlackApp;
import io.landfall.bot.chat.slack.inbox.SlackHeard;
import io.landfall.bot.chat.slack.outbox.DirectCalls;
import io.landfall.bot.chat.slack.outbox.HomeTab;
import io.landfall.bot.chat.slack.outbox.Pages;
import io.landfall.bot.chat.slack.outbox.Rendering;
import io.landfall.bot.chat.slack.outbox.Sender;
import io.landfall.bot.chat.slack.transport.ChannelMembership;
import io.landfall.bot.chat.slack.transport.HttpLink;
import io.landfall.bot.chat.slack.transport.Link;
import io.landfall.bot.chat.slack.transport.Signatures;
import io.landfall.bot.chat.slack.transport.SocketLink;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.config.SlackSettings.HttpRequests;
import io.landfall.bot.config.SlackSettings.SocketMode;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Groups;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Reach;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.conversation.inbox.Admission;
import io.landfall.bot.conversation.inbox.Answers;
import io.landfall.bot.conversation.inbox.Cards;
import io.landfall.bot.conversation.inbox.Cards.Card;
import io.landfall.bot.conversation.inbox.Expiry;
import io.landfall.bot.conversation.inbox.Inbox;
import io.landfall.bot.conversation.inbox.Questions;
import io.landfall.bot.conversation.inbox.Questions.Question;
import io.landfall.bot.conversation.inbox.RunThreads;
import io.landfall.bot.conversation.inbox.Stops;
import io.landfall.bot.conversation.outbox.EditLimit;
import io.landfall.bot.conversation.outbox.Outbox;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.bot.conversation.outbox.Places;
import io.landfall.bot.conversation.outbox.Troubles;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.History;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack as the channel. Nothing that is said to it waits for Slack. */
public final class SlackChannel implements Channel, Inbox.Voice {

    private static final Logger LOG = LoggerFactory.getLogger(SlackChannel.class);

    /** So many messages could be said between two changes of people's own pages. */
    private static final int HOME_GAPS = 14;

    private final Pace pace;
    private final SlackApi api;
    private final EditLimit limit;
    private final Troubles troubles = new Troubles();
    private final ChannelBook book;
    private final People people;
    private final Rendering rendering;
    private final Places places = new Places();
    private final Cards cards;
    private final List<Card> left;
    private final Questions questions;
    private final History history;
    private final RunThreads threads;
    private final Inbox inbox;
    /** A form must open within 3 s; one that does not may take 10 s. */
    private final ExecutorService forms = Executors.newFixedThreadPool(4, Daemons.named("slack-forms"));

    private final Link link;
    private final Return back;
    private final ChannelMembership presence;
    private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
    private final HomeTab home;
    private final Enclosed triggers = new Enclosed();
    private final Enclosed codes = new Enclosed();
    private volatile Listener listener = (words, said) -> {};
    private final DirectCalls calls;

    /**
     * Reaches Slack when it is opened.
     *
     * @param channels the channels in which it listens
     * @param goodFor how long something that was said and heard late is still done
     * @param connected is told whether what people say arrives
     * @param pace how fast it speaks in each channel
     * @param isCommand whether code in a sentence is a command, which is said to the app here
     */
    public SlackChannel(
            SlackSettings settings,
            Collection<String> channels,
            Journal journal,
            History history,
            Duration goodFor,
            Consumer<Boolean> connected,
            Pace pace,
            Predicate<String> isCommand) {
        this.pace = pace;
        this.api = new SlackApi(settings, pace.answer());
        this.limit = new EditLimit(pace);
        this.book = new ChannelBook(api, channels);
        this.people = new People(api);
        this.rendering = new Rendering(people::name, code -> isCommand.test(code) ? asWritten(code) : code);
        this.history = history;
        this.threads = new RunThreads(journal, history, SlackHeard::postedAt);
        threads.channels().forEach(book::was);
        this.cards = new Cards(journal);
        this.left = cards.open();
        this.questions = new Questions(places, left, SlackHeard::postedAt);
        this.inbox = new Inbox(
                journal,
                history,
                threads,
                new Admission(book, threads, questions, new Stops()),
                new Expiry(threads, goodFor, Clock.systemUTC()));
        this.home = new HomeTab(api, rendering, pace.gap().multipliedBy(HOME_GAPS));
        this.calls = new DirectCalls(api, book, (channel, message) -> say(channel, Optional.empty(), message));
        App app = SlackApp.of(api, inbox::take, new SlackApp.Others(home::opened, this::hearDirectly, triggers, codes));
        this.back = new Return(
                inbox,
                new Missed(api, threads, book, inbox),
                book,
                history.first(),
                this::sayWhatIsLeft,
                this::replyInOpenThreads,
                connected);
        boolean isSocket = settings.intake() instanceof SocketMode;
        this.presence = new ChannelMembership(
                back, book, isSocket ? "through Socket Mode" : "through signed requests to " + HttpLink.PATH);
        this.link = settings.intake() instanceof SocketMode socket
                ? new SocketLink(api, socket.appToken(), app, presence)
                : new HttpLink(
                        api,
                        new Signatures(((HttpRequests) settings.intake()).signingSecret(), Clock.systemUTC()),
                        app,
                        presence);
    }

    /** Takes Slack's requests on {@code router}, where that is how they come. */
    public void mount(Router router, WorkerExecutor workers) {
        if (link instanceof HttpLink http) {
            http.mount(router, workers);
        }
    }

    /** How Landfall stands in Slack, in a sentence without its full stop. */
    public String standing() {
        return troubles.text()
                .map(trouble -> presence.standing() + "; but " + trouble)
                .orElseGet(presence::standing);
    }

    /** Slack's user groups. */
    public Groups groups() {
        return new UserGroups(api, people);
    }

    @Override
    public void open(Listener listener) {
        this.listener = listener;
        inbox.open(listener, this);
        link.open();
    }

    @Override
    public String name(String user) {
        return people.known(user).orElse(user);
    }

    @Override
    public void askBack(Heard heard) {
        forms.execute(() -> askForTheReason(heard));
    }

    @Override
    public void whisper(Heard heard, Message message) {
        outbox(heard.channel()).whisper(heard.answerThread(), heard.user(), message);
    }

    @Override
    public void say(String channel, Optional<String> thread, Message message) {
        outbox(channel).say(thread, message, Optional.empty());
    }

    /** Takes the buttons away that an earlier process has left, and says what became of its questions and of what it heard. */
    private void sayWhatIsLeft() {
        Answers answers = new Answers(history, threads);
        left.forEach(card -> outbox(card.channel()).edit(card.stamp(), answers.closed(card), false));
        inbox.sayWhatWasForgotten();
    }

    /** What is not asked any more is closed in the journal when Slack shows it so. */
    private void changed(String stamp, Message message) {
        if (message.buttons().isEmpty()) {
            cards.closed(stamp);
        }
    }

    private void askForTheReason(Heard heard) {
        try {
            api.open(
                    heard.trigger().orElseThrow(),
                    new ReasonForm(
                                    heard.words(),
                                    heard.channel(),
                                    heard.thread().orElseThrow())
                            .view());
            inbox.settle(heard, "asked for the reason");
        } catch (SlackFailure e) {
            LOG.warn("The form for the reason could not be shown: {}", e.getMessage());
            inbox.settle(heard, "could not ask for the reason");
            whisper(
                    heard,
                    Message.of("The form did not open. Nothing was done; write `" + heard.words()
                            + " REASON` here in the thread."));
        }
    }

    private void replyInOpenThreads(Message message) {
        threads.open().forEach(thread -> say(thread.channel(), Optional.of(thread.stamp()), message));
    }

    @Override
    public Posted post(String channel, Message message) {
        return new Posted(channel, outbox(channel).say(Optional.empty(), message, Optional.empty()));
    }

    @Override
    public Posted thread(long run, String channel, Message message) {
        Optional<Place> known = threads.of(run);
        if (known.isPresent()) {
            Posted posted = new Posted(channel, known.get().stamp());
            places.sent(posted.id(), posted.id());
            change(posted, message);
            return posted;
        }
        return new Posted(
                channel,
                outbox(channel)
                        .sayFirst(
                                message,
                                threads.marks(run),
                                threads.begunBefore(run),
                                stamp -> remember(run, channel, stamp)));
    }

    private void remember(long run, String channel, String stamp) {
        try {
            Place place = new Place(book.id(channel), stamp);
            threads.remember(run, place, channel);
            inbox.placed(place);
        } catch (SlackFailure | LandfallException e) {
            LOG.error("What was said in the thread of run {} so far was not taken", run, e);
        }
    }

    @Override
    public void update(Posted posted, Message message) {
        outbox(posted.channel()).edit(posted.id(), message, true);
    }

    private void change(Posted posted, Message message) {
        outbox(posted.channel()).edit(posted.id(), message, false);
    }

    @Override
    public void settle(Posted posted, Message message) {
        List<Message> pages = Pages.of(message);
        change(posted, pages.get(0));
        pages.stream().skip(1).forEach(page -> say(posted.channel(), Optional.of(posted.id()), page));
    }

    @Override
    public void announce(Posted thread, Message outcome) {
        reply(thread, outcome.reaching(Reach.CHANNEL));
    }

    @Override
    public void reply(Posted thread, Message message) {
        if (message.buttons().isEmpty()) {
            Pages.of(message).forEach(page -> say(thread.channel(), Optional.of(thread.id()), page));
        } else {
            ask(thread, message, () -> Message.of(""), 0);
        }
    }

    @Override
    public void news(Optional<Posted> thread, String channel, Message message) {
        outbox(thread.map(Posted::channel).orElse(channel)).news(thread.map(Posted::id), message);
    }

    @Override
    public Posted ask(Posted thread, Message question, Supplier<Message> details, long shown) {
        Message below = Pages.below(question, details.get());
        Message together = question.above(below);
        Message withFile = below.file().map(together::withFile).orElse(together);
        String id = outbox(thread.channel())
                .sayAlone(Optional.of(thread.id()), withFile, stamp -> asked(thread, stamp, question, shown));
        Posted posted = new Posted(thread.channel(), id);
        questions
                .ask(thread.id(), new Question(posted, question, below, shown))
                .ifPresent(before -> change(before.posted(), before.message().withoutButtons()));
        return posted;
    }

    /** Slack shows the question from now on; when it was answered before that, without its buttons. */
    private void asked(Posted thread, String stamp, Message question, long shown) {
        Optional<String> begin = places.stamp(thread.id());
        Optional<String> channel = book.known(book.named(thread.channel()));
        if (begin.isPresent() && channel.isPresent() && questions.isOpen(stamp)) {
            cards.opened(new Card(channel.get(), begin.get(), stamp, shown, question.withoutButtons()));
        }
    }

    @Override
    public void amend(Posted question, Message now) {
        change(question, questions.amend(question, now));
    }

    /** There people say nothing but what is for nobody else. */
    private void hearDirectly(Heard heard) {
        if (heard.words().equals(CommandWord.ENROL.text())) {
            Person who = new Person(heard.user(), name(heard.user()));
            listener.hear(new Incoming(heard.channel(), OptionalLong.empty(), who, heard.words(), heard.event()));
        } else if (!book.isHeard(heard.channel())) {
            say(
                    heard.channel(),
                    Optional.empty(),
                    Message.of("Here Landfall takes the word enrol, and nothing else. " + book.onlyThere()));
        }
    }

    @Override
    public boolean isPrivate(Incoming said) {
        return said.channel().startsWith("D");
    }

    @Override
    public void askForCode(Incoming asked) {
        Optional<Secret> trigger = triggers.take(asked.event());
        Optional<CodeForm> form = asked.heard().flatMap(CodeForm::of);
        if (trigger.isPresent() && form.isPresent()) {
            forms.execute(() -> open(asked, trigger.get(), form.get()));
        } else {
            whisper(
                    asked,
                    Message.of("`" + asked.text() + "` takes your code, which is not for this channel. Nothing was"
                            + " approved: press the button for it, and a form asks you."));
        }
    }

    private void open(Incoming asked, Secret trigger, CodeForm form) {
        try {
            api.open(trigger.reveal(), form.view());
        } catch (SlackFailure e) {
            LOG.warn("The form for the code could not be shown: {}", e.getMessage());
            whisper(asked, Message.of("The form for your code did not open. Nothing was approved; press again."));
        }
    }

    @Override
    public Optional<Secret> takeCode(Incoming said) {
        return codes.take(said.event());
    }

    @Override
    public void callIn(Supplier<? extends Collection<String>> people, String channel, Message message) {
        calls.call(people, channel, message);
    }

    @Override
    public void showHome(Function<String, Message> page) {
        home.show(page);
    }

    @Override
    public void refreshHome() {
        home.changed();
    }

    @Override
    public void answer(Incoming asked, Message message) {
        Optional<String> heading = asked.heard()
                .filter(heard -> heard.way() == Way.SLASH)
                .map(heard -> asked.who().id() + " asked `/landfall " + asked.text() + "`");
        Optional<String> thread = asked.heard().flatMap(Heard::answerThread);
        List<Message> pages = Pages.of(message);
        String first = outbox(asked.channel()).say(thread, pages.get(0), heading);
        pages.stream().skip(1).forEach(page -> say(asked.channel(), thread.or(() -> Optional.of(first)), page));
    }

    @Override
    public void whisper(Incoming asked, Message message) {
        Optional<String> thread = asked.heard().flatMap(Heard::answerThread);
        outbox(asked.channel()).whisper(thread, asked.who().id(), message);
    }

    @Override
    public boolean isSaidIn(Incoming said, String channel) {
        return said.channel().equals(channel) || book.known(channel).equals(Optional.of(said.channel()));
    }

    @Override
    public String toOneRun(long run, String words) {
        return "say `" + words + "` in the thread of the run it is meant for";
    }

    @Override
    public String asWritten(String command) {
        return "/landfall " + command;
    }

    @Override
    public List<Word> words() {
        return List.of();
    }

    /** One outbox for each channel, whether it is named or given by its id. */
    private Outbox outbox(String channel) {
        return outboxes.computeIfAbsent(
                book.named(channel),
                known -> new Outbox(
                        known, new Sender(api, rendering, book, known, this::changed), places, pace, limit, troubles));
    }

    @Override
    public void close() {
        presence.close();
        link.close();
        back.close();
        forms.shutdown();
        home.close();
        calls.close();
        outboxes.values().forEach(Outbox::end);
        outboxes.values().forEach(Outbox::close);
        book.close();
        api.close();
    }
}
