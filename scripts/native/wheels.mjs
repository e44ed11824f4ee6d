/**
 * The Python packages that carry TensorFlow's C library, headers and licence, by `process.arch`. Nothing of
 * Python in them is used, so one file serves every Python that has pip. tfjs-node 4.22 was made for 2.9; its
 * binding compiles and runs with 2.15, and wheels hold the C library as a file of its own only in later versions.
 */
export const wheels = {
  x64: {
    requirement: 'tensorflow-cpu==2.15.0',
    platform: 'manylinux2014_x86_64',
    file: 'tensorflow_cpu-2.15.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    sha256: 'f46c795177f6311c83562e05d38dc7d4618f8d3150e6902a4499b875f3f97270',
  },
  arm64: {
    requirement: 'tensorflow-cpu-aws==2.15.0',
    platform: 'manylinux2014_aarch64',
    file: 'tensorflow_cpu_aws-2.15.0-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl',
    sha256: 'e60763a3140306f9d6a793fbe888cea0f7da158f1c1fb4984a6e050aa75d5ce9',
  },
};

/** Arguments of pip that fetch `wheel` into `folder` with any Python 3. */
export function pipArguments(wheel, folder) {
  const python = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];
  const patience = ['--retries', '2', '--timeout', '30'];
  const quiet = ['--disable-pip-version-check', '--progress-bar', 'off'];
  const what = ['--no-deps', '--only-binary=:all:', '--platform', wheel.platform, ...python];
  return ['-m', 'pip', 'download', wheel.requirement, '--dest', folder, ...what, ...patience, ...quiet];
}

/**
 * Python that unpacks what is needed of the wheel `argv[1]` into the folder `argv[2]`: `lib/` and `include/` as
 * tfjs-node's build expects them. Libraries that the arm64 library finds beside its folder keep their place.
 */
export const unpackProgram = `
import os, re, shutil, sys, zipfile
wheel, target = sys.argv[1:]
places = [
    (r'tensorflow/(libtensorflow_(?:cc|framework)\\.so\\.2)', r'lib/\\1'),
    (r'([a-z_]+\\.libs/[^/]+)', r'\\1'),
    (r'tensorflow/(include/(?:tensorflow/c|tensorflow/core/platform|tsl/c|tsl/platform)/.+\\.h)', r'\\1'),
    (r'(?:.+\\.dist-info|tensorflow)/(LICENSE|THIRD_PARTY_NOTICES\\.txt)', r'\\1'),
]
with zipfile.ZipFile(wheel) as archive:
    for info in archive.infolist():
        for pattern, place in places:
            match = re.fullmatch(pattern, info.filename)
            if not match or info.is_dir(): continue
            path = os.path.join(target, match.expand(place))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(info) as source, open(path, 'wb') as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
for name in ('cc', 'framework'):
    library = 'libtensorflow_' + name + '.so.2'
    if not os.path.exists(os.path.join(target, 'lib', library)): sys.exit('the wheel has no ' + library)
    os.symlink(library, os.path.join(target, 'lib', 'libtensorflow' + ('' if name == 'cc' else '_framework') + '.so'))
`;
