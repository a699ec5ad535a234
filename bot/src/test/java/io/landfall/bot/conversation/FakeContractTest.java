package io.landfall.bot.conversation;

import io.landfall.bot.FakeChannel;
import java.util.List;

/** The fake of other tests must not lie. */
class FakeContractTest extends ChannelContract {

    private final FakeChannel channel = new FakeChannel();

    @Override
    protected Channel make() {
        return channel;
    }

    @Override
    protected void say(String words) {
        channel.hear("ann", words);
    }

    @Override
    protected List<String> read() {
        return channel.all();
    }
}
