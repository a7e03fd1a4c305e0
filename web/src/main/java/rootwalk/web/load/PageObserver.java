package rootwalk.web.load;

import rootwalk.web.path.PathObserver;

/// Observes the parts of a page. Called by the thread that loads the page; must not block.
public interface PageObserver {

    /// A part was found and will be fetched.
    ///
    /// @return observes its fetch; called by other threads, concurrently with those of other parts
    PathObserver found(PagePart part);

    /// A part is finished.
    void finished(PartOutcome outcome);

    /// Adds a second observer for the fetches of the parts.
    ///
    /// @param other called by any thread
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
