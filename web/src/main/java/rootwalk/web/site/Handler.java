package rootwalk.web.site;

import java.util.function.Function;

/// Answers visits. Any event loop, so it never waits: what takes time is a [Reply.Later] or [Reply.Events].
@FunctionalInterface
public interface Handler {

    Reply answer(Visit visit);

    /// Whether the content of such a request is wanted; where it is not, it is never read into memory.
    ///
    /// @param visit
    ///            without its content
    default Appetite appetite(Visit visit) {
        return Appetite.NONE;
    }

    /// A handler that leaves each visit to another one.
    static Handler choosing(Function<Visit, Handler> choice) {
        return new Handler() {
            @Override
            public Reply answer(Visit visit) {
                return choice.apply(visit).answer(visit);
            }

            @Override
            public Appetite appetite(Visit visit) {
                return choice.apply(visit).appetite(visit);
            }
        };
    }

    /// How a request's content is taken.
    enum Appetite {
        /// Read past, and forgotten.
        NONE,
        /// Read whole; it has to have a length or be chunked.
        WHOLE
    }
}
