package rootwalk.web.load;

import rootwalk.web.path.PathObserver;

/// Sees the parts of a page. Called by the thread that loads it; it must not wait for the load.
public interface PageObserver {

    /// A part was found and is about to be asked for.
    ///
    /// @return who sees its fetch: called by other threads, at the same time as those of other parts
    PathObserver found(PagePart part);

    /// A part is over.
    void finished(PartOutcome outcome);

    /// The same, with a second observer of the fetches of the parts.
    ///
    /// @param other
    ///            any thread
    default PageObserver with(PathObserver other) {
        return new PageObserver() {
            @Override
            public PathObserver found(PagePart part) {
                return PageObserver.this.found(part).andThen(other);
            }

            @Override
            public void finished(PartOutcome outcome) {
                PageObserver.this.finished(outcome);
            }
        };
    }
}
