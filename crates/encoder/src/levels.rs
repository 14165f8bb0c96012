//! What this CPU can do, and code that is compiled once for each answer.

/// A set of instructions that this CPU has. Opaque, and made by detection only: the calls into code for CPU features
/// are sound because no other level can exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level(Instructions);

/// Instructions, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "levels of x86"))]
pub(crate) enum Instructions {
    /// Those of every CPU, and rten's products of bytes where the CPU is not x86.
    Portable,
    /// AVX2 and fused multiplication and addition.
    Avx2,
    /// The same with the dot products of AVX-VNNI (client CPUs of Intel).
    AvxVnni,
    /// AVX-512 with the dot products of VNNI.
    Avx512,
}

impl Level {
    /// The best level of this CPU.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vnni")
            {
                return Self(Instructions::Avx512);
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                let dots = is_x86_feature_detected!("avxvnni");
                return Self(if dots { Instructions::AvxVnni } else { Instructions::Avx2 });
            }
        }
        Self(Instructions::Portable)
    }

    /// Every level of this CPU, from the portable one to the best.
    #[cfg(test)]
    pub(crate) fn available() -> Vec<Self> {
        let mut all = vec![Self(Instructions::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            let best = Self::detect().0;
            // AVX-512 includes AVX2, and not AVX-VNNI.
            if best >= Instructions::Avx2 {
                all.push(Self(Instructions::Avx2));
            }
            if best >= Instructions::AvxVnni && is_x86_feature_detected!("avxvnni") {
                all.push(Self(Instructions::AvxVnni));
            }
            if best == Instructions::Avx512 {
                all.push(Self(best));
            }
        }
        all
    }

    /// The instructions, for [`levels!`].
    pub(crate) fn instructions(self) -> Instructions {
        self.0
    }
}

/// Compiles a body of plain Rust once for each level and calls the one of `level`. Such a body gives the same bits on
/// every level: the compiler neither reorders nor fuses operations on floats.
macro_rules! levels {
    ($(#[$doc:meta])* $name:ident = $body:ident($($arg:ident: $type:ty),* $(,)?) $(-> $out:ty)?) => {
        $(#[$doc])*
        #[inline]
        #[cfg_attr(
            target_arch = "x86_64",
            expect(unsafe_code, reason = "code for features that only some processors have")
        )]
        pub(crate) fn $name(level: $crate::levels::Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            {
                use $crate::levels::Instructions;
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) $(-> $out)? { $body($($arg),*) }
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn avx512($($arg: $type),*) $(-> $out)? { $body($($arg),*) }
                match level.instructions() {
                    // SAFETY: a level is only made of what `Level::detect` has found.
                    Instructions::Avx512 => return unsafe { avx512($($arg),*) },
                    // SAFETY: the same.
                    Instructions::AvxVnni | Instructions::Avx2 => return unsafe { avx2($($arg),*) },
                    Instructions::Portable => {}
                }
            }
            let _ = level;
            $body($($arg),*)
        }
    };
}
pub(crate) use levels;
