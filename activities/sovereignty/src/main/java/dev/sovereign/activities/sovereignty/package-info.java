/**
 * Evidence of independence: one probe an observation, each reading the machine itself; and the
 * rubrics by which the evidence is scored, as data.
 *
 * <p>Starting points: {@link dev.sovereign.activities.sovereignty.MachineEvidence}, {@link
 * dev.sovereign.activities.sovereignty.Premises}.
 */
@NullMarked
package dev.sovereign.activities.sovereignty;

import org.jspecify.annotations.NullMarked;
