package rootwalk.cli.rehearsal;

import java.util.List;
import java.util.concurrent.Callable;

import rootwalk.cli.command.Exit;

/// Runs `fetch` with the lab and URLs of every kind. Used by one thread.
public final class FetchRehearsal implements Callable<Integer> {

    private static final List<String> URLS = List.of("http://harbor.isle/", "https://www.bakery.isle/",
            "https://www.ironclad.forge/", "https://expired.wolf.forge/", "http://www.anvil.forge/none",
            "https://www.library.vale/lent/");

    private final Commands commands;

    public FetchRehearsal(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        URLS.forEach(url -> fetch(url, "--verbose"));
        fetch("https://www.museum.grove/", "--page");
        fetch("https://www.museum.grove/", "--page", "--json");
        return Exit.DONE;
    }

    private void fetch(String url, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "fetch";
        arguments[1] = "--lab";
        arguments[2] = "--no-cache";
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[arguments.length - 1] = url;
        commands.run(arguments);
    }
}
