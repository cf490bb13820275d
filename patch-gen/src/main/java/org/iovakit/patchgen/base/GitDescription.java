// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevFlag;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Names a commit after the annotated tag before it, as {@code git describe} does: "v6.12-rc3-14-g0123456789ab" is 14
 * commits ahead of v6.12-rc3.
 *
 * <p>The walk goes from newer commits to older ones. The first tag that it meets names the commit; it goes on until
 * everything left is in the tag too, for the count. JGit's own command may walk the whole history, which is a million
 * commits; this one gives up at a limit.
 */
final class GitDescription {

    /** As many digits as kernel people write. */
    private static final int DIGITS = 12;

    private GitDescription() {}

    /**
     * Describes a commit.
     *
     * @param limit how many commits to look at before falling back to the commit's abbreviated id
     */
    static String of(Repository repository, ObjectId id, int limit) throws IOException {
        Map<ObjectId, String> tags = annotatedTags(repository);
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            String abbreviated = walk.getObjectReader().abbreviate(id, DIGITS).name();
            RevFlag queued = walk.newFlag("queued");
            RevFlag seen = walk.newFlag("seen");
            RevFlag inTag = walk.newFlag("in tag");
            Queue<RevCommit> queue = new PriorityQueue<>(
                    Comparator.comparingInt(RevCommit::getCommitTime).reversed());
            RevCommit start = walk.parseCommit(id);
            start.add(queued);
            start.add(seen);
            queue.add(start);
            String tag = null;
            int ahead = 0;
            int queuedAhead = 1;
            for (int visited = 0; !queue.isEmpty() && (tag == null || queuedAhead > 0); visited++) {
                if (visited == limit) {
                    return abbreviated;
                }
                RevCommit commit = queue.remove();
                commit.remove(queued);
                if (!commit.has(inTag)) {
                    queuedAhead--;
                    if (tag == null && tags.containsKey(commit)) {
                        tag = tags.get(commit);
                        commit.add(inTag);
                    } else {
                        ahead++;
                    }
                }
                for (RevCommit parent : commit.getParents()) {
                    walk.parseHeaders(parent);
                    if (!parent.has(seen)) {
                        parent.add(seen);
                        parent.add(queued);
                        queue.add(parent);
                        queuedAhead++;
                    }
                    if (commit.has(inTag) && !parent.has(inTag)) {
                        parent.add(inTag);
                        if (parent.has(queued)) {
                            queuedAhead--;
                        }
                    }
                }
            }
            if (tag == null) {
                return abbreviated;
            }
            return ahead == 0 ? tag : tag + "-" + ahead + "-g" + abbreviated;
        }
    }

    private static Map<ObjectId, String> annotatedTags(Repository repository) throws IOException {
        Map<ObjectId, String> tags = new HashMap<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix("refs/tags/")) {
            ObjectId peeled = repository.getRefDatabase().peel(ref).getPeeledObjectId();
            if (peeled != null) {
                tags.put(peeled, Repository.shortenRefName(ref.getName()));
            }
        }
        return tags;
    }
}
