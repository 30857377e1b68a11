/** How a policy decides, in words: the second part of the reference. What it says, a brute-force count in the tests says too. */
export const deciding = `## How it decides

**What is judged.** An image is one manifest in one repository. A *root* is an image that no image of the repository lists and
that is about none of them; its *component* is the root, all that it lists at any depth, and whatever is about any of these (an
OCI subject, a \`sha256-HEX\` tag with or without \`.sig\`, \`.att\` or \`.sbom\`) at any depth. Components are kept or
condemned whole. An image that several components hold goes only if all of them go. What is about an image that is not there,
and that nothing lists, forms a component with everything else that is about it, has no root, and stays, unless we deleted that
image; what is about each other in a circle stays as well. A component is a *build* if its root is neither an artifact (a chart, a
cache, an unknown type, or an index that says that it is one) nor about anything; its *build tags* are the tags of those of its
members that are about nothing, and its *platforms* those of these that are no index.

**Reasons.** Every rule may keep a component, each for its own reason; what none keeps is condemned. No entry of \`retention\`
for the repository: it stays. Otherwise it stays if any of these holds for it, or for any of its members:

1. Somebody uses it, may go back to it, mentions it, may have pinned it, or may pull it unseen. A digest counts wherever it is
   named, also one that a member lists and the repository does not hold; a tag counts in its own repository. A replica stays as long as
   its original does, and what caches another registry for 30 days after its last pull, or \`inUse.pulledWithin\` if that is more.
2. A survey saw it in use less than \`inUse.seenWithin\` ago; ECR recorded a pull less than \`inUse.pulledWithin\` ago.
3. *Age*: it was pushed, restored from the archive or given one of its tags less than \`minimumAge\` ago. A tag counts from
   when it was first seen at that image, unless it came with it or was there when watching began.
4. The configuration of one of its platforms says that it was created less than \`createdWithin\` ago.
5. One of its tags matches one of \`keepTags\`.
6. *Labels*: a platform has a label of \`labels.keep\` or \`labels.except\`; or \`labels.only\` is not empty, and no platform has
   a label of it. \`NAME\` is a label with any value, \`NAME=GLOB\` one whose value matches. Where the policy asks for labels or
   \`createdWithin\`, it stays also if the configuration of a platform cannot be read.
7. *Families*: it is a build, and one of its build tags is in a family (the first one of the list that the tag matches; a tag that
   matches \`keepTags\` is in none) where it is among the first \`keepNewest\`, or where it counts from less than \`keepWithin\`
   ago. With \`groupBy\` every value of the placeholder is ranked for itself; the placeholder stands for at least one character
   and takes as much as it can, in the first pattern of the family that the tag matches.
   - \`orderBy: pushed\`: newest first. A build counts from the first push of its root in any registry that was surveyed, or from
     when its newest tag of that family and group was first seen, if that is later. The newest by its first push stays as well.
   - \`orderBy: semver\`: by the highest version among its tags of that family and group, as semver orders them: a pre-release is
     older than its release, and builds (\`+4\`, or \`_4\`) do not count. \`v1.2\` is 1.2.0, \`2\` is 2.0.0, and zeros in front
     count for nothing: \`2026.01.05\` is a version. An architecture is no part of it. Tags that are no version come after all
     that are. Equal ones are ordered by first push, newest first. The newest three by first push stay as well.
   - Ties end at the digest, the smaller one first. Builds of which a tag of the family is the same but for an architecture
     (\`1.2\`, \`1.2-amd64\`, \`1.2-arm64\`) share one place, with all that share it with one of them; a tag without an
     architecture counts so only at the root. A place counts by the latest time, the highest version and the smallest digest of
     its builds. An architecture stands at the end after \`-\`, \`_\` or \`.\`, or at the beginning before \`-\` or \`_\`, also behind
     \`linux-\`; a bare \`386\` is one only at the end after \`-\` or \`_\`.
   - For \`keepWithin\` it counts from its push to this repository, its restore, or its newest tag of that family and group.
8. *Untagged*: it is a build without build tags, and among the first \`untagged.keepNewest\` of these by first push, or pushed less
   than \`untagged.keepWithin\` ago.
9. It is no build: a chart, a cache, an unknown type, or about something that is not there.
10. A manifest of the repository cannot be read, and a member has no tag or is that very image. Besides, what was pushed to
    the repository no later than the last image that cannot be read takes no place from others in any ranking.
11. A member is on its way back from the archive; or it is in the archive, not by us, and \`archived\` is \`keep\`.

**Orphans.** Nobody named, pulled, pushed or restored anything of the repository for \`inUse.pulledWithin\`, and we have watched for as
long. With \`orphans: empty\`, 5, 7 and 8 keep nothing of such a repository.

**Tags of repositories** only restrict: \`ecr-keeper:mode\` may weaken the mode, \`ecr-keeper:keep-newest\` raise every
\`keepNewest\`, \`ecr-keeper:hold-until\` (a date) and \`ecr-keeper:hold\` hold what is condemned. Any other \`ecr-keeper:\` tag, and
a value that does not parse, holds as well.

**Tags of images** that begin with \`hold-\` hold what is condemned: \`hold-2026-12-31\` to the end of that day, any other as long as it
is there. So does \`keeper hold\`.

**A young ledger** holds what is condemned: for \`inUse.seenWithin\` after watching began what was there by then and was ever pulled,
and for \`minimumAge\` and \`keepWithin\` what has a tag that was there by then. It is said until when. Watching begins anew if
the ledger is lost or damaged, or after 35 days without a survey.

**Globs**: \`*\` is any run of characters, \`?\` any one, \`[0-9]\` and \`[!0-9]\` one of a class, none of them a slash; \`**\`
between slashes is any number of parts.
`;
