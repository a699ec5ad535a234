package io.landfall.monitor.host;

import io.landfall.monitor.DataSize;

class FakeHostTest implements HostViewContract {

    private final FakeHost host = new FakeHost("old-host");

    FakeHostTest() {
        host.files.put("/srv/dir/it's a file", "hello\n");
        host.directories.put("/srv/dir", new DataSize(4096));
    }

    @Override
    public HostView host() {
        return host;
    }

    @Override
    public String directory() {
        return "/srv/dir";
    }

    @Override
    public int listeningPort() {
        return 3306;
    }
}
