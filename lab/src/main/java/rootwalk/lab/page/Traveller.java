package rootwalk.lab.page;

import java.util.function.Consumer;

import rootwalk.web.url.Url;

/// Follows a URL, no further than whoever runs it allows.
@FunctionalInterface
public interface Traveller {

    /// @param steps
    ///            takes each step as it happens, a JSON object; any thread
    /// @throws InterruptedException
    ///             when nobody wants to know any more
    void travel(Url url, Consumer<String> steps) throws InterruptedException;
}
