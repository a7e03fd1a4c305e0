/// Sites that show what HTTP can do, each a [rootwalk.web.site.Handler].
///
/// [rootwalk.web.site.demo.Demonstration] is the entry point: all of them by their paths.
/// [rootwalk.web.site.demo.ManyResources] is a page with thirty subresources.
@NullMarked
package rootwalk.web.site.demo;

import org.jspecify.annotations.NullMarked;
